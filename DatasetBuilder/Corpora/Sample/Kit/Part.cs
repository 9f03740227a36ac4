using System.Numerics;

namespace SIE.DatasetBuilder.Corpora.Sample.Kit;

/// <summary>
/// A piece of surface with normals and texture coordinates, before it has a material. Immutable: moving it gives a new one.
/// Lengths are metres, Y is up; angles are degrees because people design with them.
/// </summary>
/// <param name="Positions">Vertices.</param>
/// <param name="Normals">Unit normals, outwards.</param>
/// <param name="TexCoords">Texture coordinates, in metres along the surface unless its maker says otherwise.</param>
/// <param name="Indices">Triangles, counter-clockwise seen from outside.</param>
internal sealed record Part(Vector3[] Positions, Vector3[] Normals, Vector2[] TexCoords, int[] Indices)
{
    /// <summary>Moves the part.</summary>
    internal Part At(float x, float y, float z) => Transformed(Matrix4x4.CreateTranslation(x, y, z));

    /// <summary>Turns the part about the X axis through the origin; positive turns Y towards Z.</summary>
    internal Part TurnedX(float degrees) => Transformed(Matrix4x4.CreateRotationX(float.DegreesToRadians(degrees)));

    /// <summary>Turns the part about the Y axis through the origin; positive turns Z towards X.</summary>
    internal Part TurnedY(float degrees) => Transformed(Matrix4x4.CreateRotationY(float.DegreesToRadians(degrees)));

    /// <summary>Turns the part about the Z axis through the origin; positive turns X towards Y.</summary>
    internal Part TurnedZ(float degrees) => Transformed(Matrix4x4.CreateRotationZ(float.DegreesToRadians(degrees)));

    /// <summary>Stretches the part along the axes.</summary>
    internal Part Scaled(float x, float y, float z) => Transformed(Matrix4x4.CreateScale(x, y, z));

    /// <summary>The part's mirror image in the plane x = 0.</summary>
    internal Part Mirrored() => Scaled(-1, 1, 1);

    /// <summary>The part seen from its other side: the inner face of a shell.</summary>
    internal Part Inside() => this with { Normals = [.. Normals.Select(static n => -n)], Indices = [.. Indices.Reverse()] };

    /// <summary>The part bent or otherwise deformed; the normals are made anew, smooth where they were.</summary>
    /// <param name="where">New place of a point.</param>
    internal Part Bent(Func<Vector3, Vector3> where)
    {
        // Normals follow the deformation's Jacobian, taken by differences: n' = cross of the moved tangents.
        const float Step = 1e-3f;
        Vector3[] normals = new Vector3[Normals.Length];
        for (int i = 0; i < normals.Length; i++)
        {
            Vector3 n = Normals[i];
            Vector3 t = Vector3.Normalize(Vector3.Cross(n, MathF.Abs(n.X) < 0.7f ? Vector3.UnitX : Vector3.UnitY));
            Vector3 b = Vector3.Cross(n, t);
            Vector3 p = Positions[i];
            normals[i] = Vector3.Normalize(Vector3.Cross(
                where(p + (Step * t)) - where(p - (Step * t)), where(p + (Step * b)) - where(p - (Step * b))));
        }

        return this with { Positions = [.. Positions.Select(where)], Normals = normals };
    }

    /// <summary>The part with other texture coordinates.</summary>
    /// <param name="map">New coordinates from position and old ones.</param>
    internal Part WithTexture(Func<Vector3, Vector2, Vector2> map) =>
        this with { TexCoords = [.. Positions.Zip(TexCoords, map)] };

    /// <summary>Several parts as one.</summary>
    internal static Part Join(params IEnumerable<Part> parts)
    {
        List<Vector3> positions = [], normals = [];
        List<Vector2> texCoords = [];
        List<int> indices = [];
        foreach (Part part in parts)
        {
            int first = positions.Count;
            positions.AddRange(part.Positions);
            normals.AddRange(part.Normals);
            texCoords.AddRange(part.TexCoords);
            indices.AddRange(part.Indices.Select(i => i + first));
        }

        return new Part([.. positions], [.. normals], [.. texCoords], [.. indices]);
    }

    private Part Transformed(Matrix4x4 matrix)
    {
        _ = Matrix4x4.Invert(matrix, out Matrix4x4 inverse);
        Matrix4x4 forNormals = Matrix4x4.Transpose(inverse);
        int[] indices = Indices;
        if (matrix.GetDeterminant() < 0)
        {
            indices = [.. Indices];
            for (int i = 0; i < indices.Length; i += 3)
            {
                (indices[i + 1], indices[i + 2]) = (indices[i + 2], indices[i + 1]);
            }
        }

        return new Part(
            [.. Positions.Select(p => Vector3.Transform(p, matrix))],
            [.. Normals.Select(n => Vector3.Normalize(Vector3.TransformNormal(n, forNormals)))],
            TexCoords,
            indices);
    }
}
