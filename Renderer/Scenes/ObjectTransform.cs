using System.Numerics;

namespace SIE.Renderer.Scenes;

/// <summary>
/// From mesh files to the world (SCENE.md, section 4): p_world = R · (s · (C · p_file − centre) + t), C the change of axes, R the
/// latents' rotation, s their scale and t their translation. "Object frame" is what R acts on: Z up, the box's centre at the origin.
/// </summary>
public static class ObjectTransform
{
    /// <summary>Y up to Z up: (x, y, z) → (x, −z, y), a rotation by +π/2 about X.</summary>
    public static Vector3 ToZUp(Vector3 file) => new(file.X, -file.Z, file.Y);

    /// <summary>
    /// R = Rz·Ry·Rx for column vectors: Blender's Euler order XYZ, turning about the world's fixed axes X, then Y, then Z.
    /// </summary>
    /// <returns>The rows of R.</returns>
    public static (Vector3 Row0, Vector3 Row1, Vector3 Row2) Rotation(in Latents latents)
    {
        (double sx, double cx) = Math.SinCos(latents.RotationX);
        (double sy, double cy) = Math.SinCos(latents.RotationY);
        (double sz, double cz) = Math.SinCos(latents.RotationZ);
        return (
            new((float)(cz * cy), (float)(cz * sy * sx - sz * cx), (float)(cz * sy * cx + sz * sx)),
            new((float)(sz * cy), (float)(sz * sy * sx + cz * cx), (float)(sz * sy * cx - cz * sx)),
            new((float)-sy, (float)(cy * sx), (float)(cy * cx)));
    }

    /// <summary>Where the object's centre stands in the world: R · t, the translation being in the object's frame (3DIEBench-T).</summary>
    public static Vector3 Centre(in Latents latents)
    {
        Vector3 t = new((float)latents.TranslationX, (float)latents.TranslationY, (float)latents.TranslationZ);
        if (t == Vector3.Zero)
        {
            return t;
        }

        (Vector3 row0, Vector3 row1, Vector3 row2) = Rotation(latents);
        return new(Vector3.Dot(row0, t), Vector3.Dot(row1, t), Vector3.Dot(row2, t));
    }
}
