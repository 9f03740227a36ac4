using System.Numerics;
using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests.Meshes;

/// <summary>What holds for every mesh a reader gives, and measures of one.</summary>
internal static class MeshChecks
{
    public static double Area(this Mesh mesh)
    {
        double area = 0;
        for (int i = 0; i < mesh.Indices.Length; i += 3)
        {
            Vector3 a = mesh.Positions[mesh.Indices[i]], b = mesh.Positions[mesh.Indices[i + 1]], c = mesh.Positions[mesh.Indices[i + 2]];
            area += Vector3.Cross(b - a, c - a).Length() / 2;
        }

        return area;
    }

    /// <summary>Area of the triangles that face +Z less that of those that face −Z.</summary>
    public static double SignedArea(this Mesh mesh)
    {
        double area = 0;
        for (int i = 0; i < mesh.Indices.Length; i += 3)
        {
            Vector3 a = mesh.Positions[mesh.Indices[i]], b = mesh.Positions[mesh.Indices[i + 1]], c = mesh.Positions[mesh.Indices[i + 2]];
            area += Vector3.Cross(b - a, c - a).Z / 2;
        }

        return area;
    }

    public static bool Warns(this Mesh mesh, string about) => mesh.Warnings.Any(w => w.Contains(about, StringComparison.Ordinal));

    public static void AssertSound(Mesh mesh)
    {
        Assert.True(mesh.TriangleCount > 0);
        Assert.Equal(mesh.Positions.Length, mesh.Normals.Length);
        Assert.Equal(mesh.Positions.Length, mesh.TexCoords.Length);
        Assert.All(mesh.Indices, i => Assert.InRange(i, 0, mesh.Positions.Length - 1));
        Assert.All(mesh.Positions, p => Assert.True(float.IsFinite(p.Length()), $"position {p}"));
        Assert.All(mesh.Normals, n => Assert.InRange(n.Length(), 0.999f, 1.001f));
        Assert.All(mesh.TexCoords, t => Assert.True(float.IsFinite(t.X) && float.IsFinite(t.Y)));
        int next = 0;
        foreach (MeshPart part in mesh.Parts)
        {
            Assert.Equal(next, part.FirstIndex);
            Assert.True(part.IndexCount > 0 && part.IndexCount % 3 == 0);
            Assert.InRange(part.Material, 0, mesh.Materials.Length - 1);
            next += part.IndexCount;
        }

        Assert.Equal(mesh.Indices.Length, next);
        foreach (Material m in mesh.Materials)
        {
            float[] fractions = [m.Alpha, m.Roughness, m.Specular, m.Metallic];
            Assert.All(fractions, f => Assert.InRange(f, 0, 1));
            Assert.True(float.IsFinite(m.BaseColor.Length()) && float.IsFinite(m.Emission.Length()));
        }
    }
}
