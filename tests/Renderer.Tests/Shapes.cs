using System.Numerics;
using SIE.Imaging;
using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests;

/// <summary>Small meshes in file coordinates (Y up), for tests of pictures.</summary>
internal static class Shapes
{
    internal static Material Matte(float r, float g, float b) => new() { BaseColor = new(r, g, b), Specular = 0, Roughness = 1 };

    /// <summary>Quads, each four corners in order with a material.</summary>
    internal static Mesh Quads(params (Vector3 A, Vector3 B, Vector3 C, Vector3 D, Material Material)[] quads)
    {
        List<Vector3> positions = [], normals = [];
        List<Vector2> texCoords = [];
        List<int> indices = [];
        foreach ((Vector3 a, Vector3 b, Vector3 c, Vector3 d, _) in quads)
        {
            int first = positions.Count;
            positions.AddRange([a, b, c, d]);
            normals.AddRange(Enumerable.Repeat(Vector3.Normalize(Vector3.Cross(b - a, d - a)), 4));
            texCoords.AddRange([new(0, 0), new(1, 0), new(1, 1), new(0, 1)]);
            indices.AddRange([first, first + 1, first + 2, first, first + 2, first + 3]);
        }

        return new Mesh
        {
            Positions = [.. positions],
            Normals = [.. normals],
            TexCoords = [.. texCoords],
            Indices = [.. indices],
            Parts = [.. quads.Select((_, i) => new MeshPart(i, 6 * i, 6))],
            Materials = [.. quads.Select(q => q.Material)],
            Warnings = [],
        };
    }

    /// <summary>A picture as a model's file holds it.</summary>
    internal static Texture Embedded(byte[] rgba, int width, int height) => new() { Embedded = PngEncoder.EncodeRgba(rgba, width, height) };

    /// <summary>A level square of this half width at a height, facing up.</summary>
    internal static (Vector3 A, Vector3 B, Vector3 C, Vector3 D, Material Material) Plate(float half, Material material, float x = 0, float y = 0, float z = 0) =>
        (new(x - half, y, z + half), new(x + half, y, z + half), new(x + half, y, z - half), new(x - half, y, z - half), material);

    /// <summary>So small that it changes nothing that could be seen.</summary>
    internal static Mesh Speck => Quads(Plate(0.002f, Matte(0.5f, 0.5f, 0.5f)));

    /// <summary>A smooth sphere round the origin.</summary>
    internal static Mesh Sphere(float radius, Material material)
    {
        const int rings = 64, sectors = 128;
        List<Vector3> normals = [];
        List<int> indices = [];
        for (int ring = 0; ring <= rings; ring++)
        {
            for (int sector = 0; sector <= sectors; sector++)
            {
                (double sinPolar, double cosPolar) = Math.SinCos(Math.PI * ring / rings);
                (double sin, double cos) = Math.SinCos(2 * Math.PI * sector / sectors);
                normals.Add(new((float)(sinPolar * cos), (float)cosPolar, (float)(sinPolar * -sin)));
                if (ring < rings && sector < sectors)
                {
                    int a = (ring * (sectors + 1)) + sector, b = a + sectors + 1;
                    indices.AddRange([a, b, b + 1, a, b + 1, a + 1]);
                }
            }
        }

        return new Mesh
        {
            Positions = [.. normals.Select(n => radius * n)],
            Normals = [.. normals],
            TexCoords = new Vector2[normals.Count],
            Indices = [.. indices],
            Parts = [new MeshPart(0, 0, indices.Count)],
            Materials = [material],
            Warnings = [],
        };
    }

    /// <summary>A box of six colours, not quite a cube.</summary>
    internal static Mesh Box
    {
        get
        {
            Vector3[] p = [.. Enumerable.Range(0, 8).Select(i => new Vector3((i & 1) - 0.5f, (i >> 1 & 1) * 0.8f - 0.4f, (i >> 2) * 0.6f - 0.3f) * 0.6f)];
            return Quads(
                (p[1], p[3], p[7], p[5], Matte(0.8f, 0.1f, 0.1f)),
                (p[4], p[6], p[2], p[0], Matte(0.1f, 0.7f, 0.7f)),
                (p[2], p[6], p[7], p[3], Matte(0.1f, 0.7f, 0.1f)),
                (p[0], p[1], p[5], p[4], Matte(0.7f, 0.1f, 0.7f)),
                (p[4], p[5], p[7], p[6], Matte(0.1f, 0.1f, 0.8f)),
                (p[0], p[2], p[3], p[1], Matte(0.8f, 0.7f, 0.1f)));
        }
    }
}
