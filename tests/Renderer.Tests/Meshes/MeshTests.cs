using System.Numerics;
using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests.Meshes;

public class MeshTests
{
    [Fact]
    public void Bounds_span_all_vertices()
    {
        Mesh mesh = new()
        {
            Positions = [new(1, -2, 3), new(-4, 5, 0), new(0, 0, 9)],
            Normals = [Vector3.UnitZ, Vector3.UnitZ, Vector3.UnitZ],
            TexCoords = new Vector2[3],
            Indices = [0, 1, 2],
            Parts = [new MeshPart(0, 0, 3)],
            Materials = [new Material()],
            Warnings = [],
        };
        Assert.Equal((new Vector3(-4, -2, 0), new Vector3(1, 5, 9)), mesh.Bounds);
    }
}
