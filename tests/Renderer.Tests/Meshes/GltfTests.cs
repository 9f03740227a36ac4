using System.Numerics;
using SharpGLTF.Memory;
using SharpGLTF.Schema2;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
using Material = SIE.Renderer.Meshes.Material;
using Mesh = SIE.Renderer.Meshes.Mesh;
using Texture = SIE.Renderer.Meshes.Texture;

namespace SIE.Renderer.Tests.Meshes;

public class GltfTests
{
    [Fact]
    public void Positions_normals_and_texture_coordinates_come_back_with_v_upwards()
    {
        SampleGlb glb = new();
        Vector3[] normals = [Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ, -Vector3.UnitZ];
        Vector2[] texCoords = [new(0, 0), new(0.25f, 0), new(0, 0.75f), new(7, -3)];
        SharpGLTF.Schema2.Mesh square = glb.Root.CreateMesh();
        glb.Primitive(square, SampleGlb.Square, [0, 1, 2, 0, 2, 3], normals: normals, texCoords: texCoords);
        glb.Scene.CreateNode().Mesh = square;
        Mesh mesh = glb.Read();
        MeshChecks.AssertSound(mesh);
        Assert.Equal(SampleGlb.Square, mesh.Positions);
        Assert.Equal(normals, mesh.Normals);
        Assert.Equal([new(0, 1), new(0.25f, 1), new(0, 0.25f), new(7, 4)], mesh.TexCoords);
        Assert.Equal([0, 1, 2, 0, 2, 3], mesh.Indices);
        Assert.Empty(mesh.Warnings);
    }

    [Theory]
    [InlineData(PrimitiveType.TRIANGLES, new[] { 0, 1, 2, 0, 2, 3 })]
    [InlineData(PrimitiveType.TRIANGLE_STRIP, new[] { 0, 1, 3, 2 })]
    [InlineData(PrimitiveType.TRIANGLE_FAN, new[] { 0, 1, 2, 3 })]
    [InlineData(PrimitiveType.TRIANGLE_FAN, null)]
    public void Triangles_strips_and_fans_give_the_same_surface(PrimitiveType type, int[]? indices)
    {
        SampleGlb glb = new();
        SharpGLTF.Schema2.Mesh square = glb.Root.CreateMesh();
        glb.Primitive(square, SampleGlb.Square, indices, type);
        glb.Scene.CreateNode().Mesh = square;
        Mesh mesh = glb.Read();
        Assert.Equal(2, mesh.TriangleCount);
        Assert.Equal(1, mesh.SignedArea(), 6);
        Assert.All(mesh.Normals, n => Assert.Equal(Vector3.UnitZ, n));
    }

    [Fact]
    public void Colours_of_vertices_are_not_drawn_and_warned_of()
    {
        SampleGlb glb = new();
        glb.AddSquare(colors: [Vector4.One, Vector4.UnitX, Vector4.UnitY, Vector4.UnitZ]);
        glb.AddSquare(Matrix4x4.CreateTranslation(0, 0, 1));
        Mesh mesh = glb.Read();
        Assert.Equal(4, mesh.TriangleCount);
        Assert.True(mesh.Warns("1 primitives have colours at their vertices"), string.Join("; ", mesh.Warnings));
    }

    [Fact]
    public void Transforms_of_nodes_and_their_parents_are_applied()
    {
        SampleGlb glb = new();
        SharpGLTF.Schema2.Mesh square = glb.Root.CreateMesh();
        glb.Primitive(square, SampleGlb.Square, [0, 1, 2, 0, 2, 3], normals: [.. Enumerable.Repeat(Vector3.UnitZ, 4)]);
        Node parent = glb.Scene.CreateNode();
        parent.LocalMatrix = Matrix4x4.CreateTranslation(10, 0, 0);
        Node child = parent.CreateNode();
        child.LocalMatrix = Matrix4x4.CreateScale(2, 1, 1) * Matrix4x4.CreateRotationY(MathF.PI / 2);
        child.Mesh = square;
        glb.Scene.CreateNode().Mesh = square;
        Mesh mesh = glb.Read();
        Assert.Equal(4, mesh.TriangleCount);
        Assert.Equal(3, mesh.Area(), 5);
        (Vector3 min, Vector3 max) = mesh.Bounds;
        Assert.True((min - new Vector3(0, 0, -2)).Length() < 1e-5f && (max - new Vector3(10, 1, 0)).Length() < 1e-5f, $"{min} {max}");
        Assert.Equal(4, mesh.Normals.Count(n => (n - Vector3.UnitX).Length() < 1e-5f));
    }

    [Fact]
    public void A_mirroring_node_keeps_the_front_outside_and_normals_upright_on_it()
    {
        SampleGlb glb = new();
        glb.AddSquare(Matrix4x4.CreateScale(-1, 1, 1));
        Mesh mesh = glb.Read();
        Assert.Equal(1, mesh.SignedArea(), 6);
        Assert.All(mesh.Normals, n => Assert.Equal(Vector3.UnitZ, n));
    }

    [Fact]
    public void Normals_stay_upright_under_uneven_scales()
    {
        SampleGlb glb = new();
        SharpGLTF.Schema2.Mesh slope = glb.Root.CreateMesh();
        Vector3 normal = Vector3.Normalize(new(1, 0, 1));
        glb.Primitive(slope, [new(0, 0, 1), new(1, 0, 0), new(1, 1, 0), new(0, 1, 1)], [0, 1, 2, 0, 2, 3], normals: [normal, normal, normal, normal]);
        Node node = glb.Scene.CreateNode();
        node.Mesh = slope;
        node.LocalMatrix = Matrix4x4.CreateScale(3, 1, 1);
        Vector3 expected = Vector3.Normalize(new(1 / 3f, 0, 1));
        Assert.All(glb.Read().Normals, n => Assert.True((n - expected).Length() < 1e-5f, n.ToString()));
    }

    [Fact]
    public void Lines_points_degenerate_and_doubled_triangles_are_dropped()
    {
        SampleGlb glb = new();
        SharpGLTF.Schema2.Mesh odd = glb.Root.CreateMesh();
        glb.Primitive(odd, [.. SampleGlb.Square, new(0.5f, 0, 0)], [0, 1, 2, 2, 1, 0, 1, 2, 0, 0, 1, 4, 0, 2, 3]);
        glb.Primitive(odd, SampleGlb.Square, [0, 1], PrimitiveType.LINES);
        glb.Primitive(odd, SampleGlb.Square, [0], PrimitiveType.POINTS);
        glb.Scene.CreateNode().Mesh = odd;
        Mesh mesh = glb.Read();
        Assert.Equal(2, mesh.TriangleCount);
        Assert.True(mesh.Warns("2 triangles repeat") && mesh.Warns("1 triangles have no area"), string.Join("; ", mesh.Warnings));
    }

    [Fact]
    public void Parts_follow_the_materials_and_only_the_default_scene_is_read()
    {
        SampleGlb glb = new();
        SharpGLTF.Schema2.Material red = glb.Pbr(new(1, 0, 0, 1), metallic: 0.25f, roughness: 0.75f);
        glb.AddSquare().Material = red;
        glb.AddSquare(Matrix4x4.CreateTranslation(0, 0, 1));
        glb.AddSquare(Matrix4x4.CreateTranslation(0, 0, 2)).Material = red;
        glb.Root.UseScene("other").CreateNode().Mesh = glb.Root.LogicalMeshes[0];
        glb.Root.DefaultScene = glb.Scene;
        Mesh mesh = glb.Read();
        MeshChecks.AssertSound(mesh);
        Assert.Equal(6, mesh.TriangleCount);
        Assert.Equal([new MeshPart(0, 0, 12), new MeshPart(1, 12, 6)], mesh.Parts);
        Assert.Equal((Vector3.UnitX, 0.25f, 0.75f, 0.5f), (mesh.Materials[0].BaseColor, mesh.Materials[0].Metallic, mesh.Materials[0].Roughness, mesh.Materials[0].Specular));
    }

    [Theory]
    [InlineData(AlphaMode.OPAQUE, 128, false, 1f)]
    [InlineData(AlphaMode.BLEND, 128, true, 0.5f)]
    [InlineData(AlphaMode.MASK, 128, true, 0.5f)]
    [InlineData(AlphaMode.BLEND, 255, false, 0.5f)]
    public void Opacity_follows_alphaMode_and_pictures_without_alpha_are_opaque(AlphaMode mode, byte alpha, bool mapped, float factor)
    {
        Material material = Textured(mode, alpha, new(1, 1, 1, 0.5f));
        Assert.Equal(factor, material.Alpha);
        Assert.Equal(mapped, material.AlphaMap is not null);
        Assert.Equal(AlphaSource.AlphaOrGrey, material.AlphaSource);
    }

    [Fact]
    public void Embedded_pictures_are_handed_on_as_they_are()
    {
        Texture? map = Textured(AlphaMode.OPAQUE, 255, Vector4.One).BaseColorMap;
        Assert.NotNull(map?.Embedded);
        Assert.Equal(SampleGlb.Png(200, 100, 50), map.Embedded.Value.ToArray());
        Assert.Null(map.Path);
        Assert.True(map.IgnoresAlpha);
    }

    [Fact]
    public void The_colour_of_a_transparent_texel_is_not_darkened_by_its_alpha()
    {
        Texture map = Textured(AlphaMode.BLEND, 51, Vector4.One).BaseColorMap!;
        (_, Vector4 mean) = new PictureReader(maxSide: 64).Read(map, PictureUse.Color);
        Assert.Equal(1, mean.W);
        Assert.Equal(0.5776f, mean.X, 2);
        (_, Vector4 darkened) = new PictureReader(maxSide: 64).Read(map with { IgnoresAlpha = false }, PictureUse.Color);
        Assert.Equal(0.2f * mean.X, darkened.X, 3);
    }

    [Fact]
    public void Texture_transforms_are_turned_into_coordinates_that_count_upwards()
    {
        Texture map = Textured(AlphaMode.OPAQUE, 255, Vector4.One, channel => channel.SetTransform(new(0.1f, 0.2f), new(2, 3))).BaseColorMap!;
        Vector2 file = new(0.5f, 0.25f), theirs = new Vector2(0.1f, 0.2f) + (new Vector2(2, 3) * file);
        Vector2 ours = (new Vector2(file.X, 1 - file.Y) * map.Scale) + map.Offset;
        Assert.Equal(theirs.X, ours.X, 5);
        Assert.Equal(1 - theirs.Y, ours.Y, 5);
    }

    [Fact]
    public void A_roughness_texture_is_replaced_by_its_mean_and_emission_by_factor_and_strength()
    {
        SampleGlb glb = new();
        SharpGLTF.Schema2.Material material = glb.Pbr(Vector4.One, metallic: 1, roughness: 0.5f);
        MaterialChannel rough = material.FindChannel("MetallicRoughness")!.Value;
        rough.SetTexture(0, glb.Root.UseImage(new MemoryImage(SampleGlb.Png(0, 102, 51))));
        MaterialChannel emissive = material.FindChannel("Emissive")!.Value;
        emissive.Color = new(0.5f, 0.25f, 0, 1);
        emissive.SetFactor("EmissiveStrength", 4);
        glb.AddSquare(texCoords: new Vector2[4]).Material = material;
        Material read = glb.Read().Materials[0];
        Assert.Equal(0.2f, read.Roughness, 3);
        Assert.Equal(0.2f, read.Metallic, 3);
        Assert.Equal(new Vector3(2, 1, 0), read.Emission);
    }

    [Fact]
    public void A_gltf_file_takes_buffers_and_pictures_from_its_folder_only()
    {
        using ModelOnDisk model = new();
        SampleGlb glb = new();
        SharpGLTF.Schema2.Material material = glb.Pbr(Vector4.One);
        MaterialChannel color = material.FindChannel("BaseColor")!.Value;
        color.SetTexture(0, glb.Root.UseImage(new MemoryImage(SampleGlb.Png(1, 2, 3))));
        glb.AddSquare(texCoords: new Vector2[4]).Material = material;
        Directory.CreateDirectory(model.Folder);
        string path = Path.Combine(model.Folder, "my model.gltf");
        glb.Root.SaveGLTF(path);
        Mesh mesh = MeshFile.Read(path);
        Assert.Equal(2, mesh.TriangleCount);
        Assert.Equal(SampleGlb.Png(1, 2, 3), mesh.Materials[0].BaseColorMap?.Embedded?.ToArray());

        foreach (string picture in Directory.GetFiles(model.Folder, "*.png"))
        {
            File.Delete(picture);
        }

        Mesh bare = MeshFile.Read(path);
        Assert.Null(bare.Materials[0].BaseColorMap);
        Assert.True(bare.Warns("not found"));

        string buffer = Directory.GetFiles(model.Folder, "*.bin").Single(), outside = Path.Combine(model.Folder, "..", "outside.bin");
        File.Move(buffer, outside);
        File.WriteAllText(path, File.ReadAllText(path)
            .Replace(Uri.EscapeDataString(Path.GetFileName(buffer)), "../outside.bin", StringComparison.Ordinal)
            .Replace(Path.GetFileName(buffer), "../outside.bin", StringComparison.Ordinal));
        Assert.Contains("outside.bin", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Contains("not in its folder", Assert.Throws<MeshException>(() => MeshFile.Read(path)).Message, StringComparison.Ordinal);
    }

    private static Material Textured(AlphaMode mode, byte alpha, Vector4 factor, Action<MaterialChannel>? change = null)
    {
        SampleGlb glb = new();
        SharpGLTF.Schema2.Material material = glb.Pbr(factor);
        material.Alpha = mode;
        MaterialChannel color = material.FindChannel("BaseColor")!.Value;
        color.SetTexture(0, glb.Root.UseImage(new MemoryImage(SampleGlb.Png(200, 100, 50, alpha))));
        change?.Invoke(color);
        glb.AddSquare(texCoords: new Vector2[4]).Material = material;
        return glb.Read().Materials.Single();
    }
}
