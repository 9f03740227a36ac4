using System.Numerics;
using System.Runtime.InteropServices;
using SIE.Renderer.Passes;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Preparation.Emission;

/// <summary>
/// A mesh's glowing surfaces as lamps: points on them that stand for equal parts of their power, each with a map of how far its light gets within the mesh. All
/// in the object frame, so that it serves all of a mesh's views; emitters.glsl reads it.
/// </summary>
internal static class Emitters
{
    /// <summary>Texels an emitter takes: position and area; normal; radiance; distances, four a texel.</summary>
    private const int Rows = PassConstants.EmitterRows;
    private const int MapSide = PassConstants.EmitterMap;

    /// <summary>Where light starts, in radii of the mesh: beyond the surface that it comes from.</summary>
    private const float Start = 1e-3f;

    /// <summary>Where light that leaves the mesh ends; infinity would be no number once it is multiplied by 0.</summary>
    private const float Everywhere = 1e9f;

    /// <summary>Finds the emitters.</summary>
    /// <param name="mesh">The mesh, but for its emitters.</param>
    /// <returns>The texels of all <see cref="PassConstants.Emitters"/>; none if nothing glows.</returns>
    internal static Vector4[] Of(PreparedMesh mesh)
    {
        if (!mesh.Materials.Glows)
        {
            return [];
        }

        // Of equal power are parts of the area, by how bright it is.
        double[] powers = new double[mesh.VisibleCount];
        double total = 0;
        for (int triangle = 0; triangle < powers.Length; triangle++)
        {
            powers[triangle] = Luminance(RadianceOf(mesh, triangle)) * AreaOf(mesh, triangle);
            total += powers[triangle];
        }

        if (!(total > 0 && double.IsFinite(total)))
        {
            return [];
        }

        TriangleTree opaque = new(mesh.Positions, mesh.Indices, mesh.OpaqueCount);
        Vector4[] rows = new Vector4[PassConstants.Emitters * Rows];
        double reached = 0;
        int at = -1;
        for (int i = 0; i < PassConstants.Emitters; i++)
        {
            double part = (i + 0.5) / PassConstants.Emitters * total;
            while (reached < part && at + 1 < powers.Length)
            {
                reached += powers[++at];
            }

            Vector3 radiance = RadianceOf(mesh, at);
            float area = (float)(total / PassConstants.Emitters / Luminance(radiance));
            Fill(rows.AsSpan(i * Rows, Rows), PointOf(mesh, at, i), mesh.Planes[at].AsVector3(), area, radiance, opaque, Start * mesh.Extent.Radius);
        }

        return rows;
    }

    private static void Fill(Span<Vector4> rows, Vector3 position, Vector3 normal, float area, Vector3 radiance, TriangleTree opaque, float start)
    {
        rows[0] = new(position, area);
        rows[1] = new(normal, 0);
        rows[2] = new(radiance, 0);
        Span<float> distances = MemoryMarshal.Cast<Vector4, float>(rows[3..]);
        for (int texel = 0; texel < distances.Length; texel++)
        {
            Vector2 middle = (new Vector2(texel % MapSide, texel / MapSide) + new Vector2(0.5f)) * (2f / MapSide) - Vector2.One;
            distances[texel] = Math.Min(opaque.Distance(position, OctahedralMap.Unfold(middle), start), Everywhere);
        }
    }

    /// <summary>Light that a triangle sends out where it is opaque, by its material's picture in the middle.</summary>
    private static Vector3 RadianceOf(PreparedMesh mesh, int triangle)
    {
        ReadOnlySpan<Vector4> material = mesh.Materials.RowsOf((int)(mesh.MaterialOf[triangle] & ~PassConstants.HasTwin));
        int picture = (int)material[3].Y;
        if (picture < 0)
        {
            return material[1].AsVector3() * material[0].W;
        }

        Vector4 mapping = material[6];
        ReadOnlySpan<Vector2> corners = mesh.TexCoords.AsSpan(3 * triangle, 3);
        Vector2 scale = new(mapping.X, mapping.Y), along = (corners[1] - corners[0]) * scale, across = (corners[2] - corners[0]) * scale;
        float width = MathF.Sqrt(Math.Abs((along.X * across.Y) - (along.Y * across.X)) / 2);
        Vector2 middle = ((corners[0] + corners[1] + corners[2]) / 3 * scale) + new Vector2(mapping.Z, mapping.W);
        PictureStore pictures = mesh.Materials.Pictures;
        int level = pictures.LevelFor(picture, width);
        Vector3 root = new(pictures.Sample(level, middle, 0), pictures.Sample(level, middle, 1), pictures.Sample(level, middle, 2));
        return root * root * material[0].W;
    }

    /// <summary>The i-th of the points that are spread over triangles (Roberts 2018, the R2 sequence, folded into the triangle).</summary>
    private static Vector3 PointOf(PreparedMesh mesh, int triangle, int i)
    {
        double u = (0.5 + (i * 0.7548776662466927)) % 1, v = (0.5 + (i * 0.5698402909980532)) % 1;
        (u, v) = u + v > 1 ? (1 - u, 1 - v) : (u, v);
        (Vector3 a, Vector3 b, Vector3 c) = CornersOf(mesh, triangle);
        return a + ((float)u * (b - a)) + ((float)v * (c - a));
    }

    private static float AreaOf(PreparedMesh mesh, int triangle)
    {
        (Vector3 a, Vector3 b, Vector3 c) = CornersOf(mesh, triangle);
        return Vector3.Cross(b - a, c - a).Length() / 2;
    }

    private static (Vector3 A, Vector3 B, Vector3 C) CornersOf(PreparedMesh mesh, int triangle) =>
        (mesh.Positions[mesh.Indices[3 * triangle]], mesh.Positions[mesh.Indices[(3 * triangle) + 1]], mesh.Positions[mesh.Indices[(3 * triangle) + 2]]);

    private static double Luminance(Vector3 light) => (0.2126 * light.X) + (0.7152 * light.Y) + (0.0722 * light.Z);
}
