using System.Numerics;
using System.Runtime.InteropServices;
using SharpGLTF.Memory;
using SharpGLTF.Schema2;
using SIE.Imaging;

namespace SIE.Renderer.Tests.Meshes;

/// <summary>Builds glTF models through SharpGLTF.</summary>
internal sealed class SampleGlb
{
    public ModelRoot Root { get; } = ModelRoot.CreateModel();

    public static Vector3[] Square { get; } = [new(0, 0, 0), new(1, 0, 0), new(1, 1, 0), new(0, 1, 0)];

    public Scene Scene => Root.UseScene(0);

    public MeshPrimitive Primitive(
        SharpGLTF.Schema2.Mesh mesh,
        Vector3[] positions,
        int[]? indices,
        PrimitiveType type = PrimitiveType.TRIANGLES,
        Vector3[]? normals = null,
        Vector2[]? texCoords = null,
        Vector4[]? colors = null)
    {
        MeshPrimitive primitive = mesh.CreatePrimitive();
        primitive.DrawPrimitiveType = type;
        Put("POSITION", MemoryMarshal.AsBytes<Vector3>(positions), positions.Length, DimensionType.VEC3);
        if (normals is not null)
        {
            Put("NORMAL", MemoryMarshal.AsBytes<Vector3>(normals), normals.Length, DimensionType.VEC3);
        }

        if (texCoords is not null)
        {
            Put("TEXCOORD_0", MemoryMarshal.AsBytes<Vector2>(texCoords), texCoords.Length, DimensionType.VEC2);
        }

        if (colors is not null)
        {
            Put("COLOR_0", MemoryMarshal.AsBytes<Vector4>(colors), colors.Length, DimensionType.VEC4);
        }

        if (indices is not null)
        {
            Accessor accessor = Root.CreateAccessor();
            accessor.SetIndexData(View(MemoryMarshal.AsBytes<int>(indices), BufferMode.ELEMENT_ARRAY_BUFFER), 0, indices.Length, IndexEncodingType.UNSIGNED_INT);
            primitive.SetIndexAccessor(accessor);
        }

        return primitive;

        void Put(string name, ReadOnlySpan<byte> bytes, int count, DimensionType dimensions)
        {
            Accessor accessor = Root.CreateAccessor();
            accessor.SetVertexData(View(bytes, BufferMode.ARRAY_BUFFER), 0, count, new AttributeFormat(dimensions, EncodingType.FLOAT));
            primitive.SetVertexAccessor(name, accessor);
        }
    }

    /// <summary>A mesh of one square in the XY plane, placed by a node of its own.</summary>
    public MeshPrimitive AddSquare(Matrix4x4? place = null, Vector2[]? texCoords = null, Vector4[]? colors = null)
    {
        SharpGLTF.Schema2.Mesh mesh = Root.CreateMesh();
        Node node = Scene.CreateNode();
        node.Mesh = mesh;
        node.LocalMatrix = place ?? Matrix4x4.Identity;
        return Primitive(mesh, Square, [0, 1, 2, 0, 2, 3], texCoords: texCoords, colors: colors);
    }

    public SharpGLTF.Schema2.Material Pbr(Vector4 color, float metallic = 0, float roughness = 1)
    {
        SharpGLTF.Schema2.Material material = Root.CreateMaterial("paint");
        material.InitializePBRMetallicRoughness("Emissive");
        MaterialChannel channel = material.FindChannel("BaseColor")!.Value;
        channel.Color = color;
        channel = material.FindChannel("MetallicRoughness")!.Value;
        channel.SetFactor("MetallicFactor", metallic);
        channel.SetFactor("RoughnessFactor", roughness);
        return material;
    }

    /// <summary>A picture of 2 x 2 equal pixels.</summary>
    public static byte[] Png(byte r, byte g, byte b, byte a = 255)
    {
        byte[] pixels = [r, g, b, a, r, g, b, a, r, g, b, a, r, g, b, a];
        return a == 255 ? PngEncoder.EncodeRgb(pixels, 2, 2) : PngEncoder.EncodeRgba(pixels, 2, 2);
    }

    public byte[] Bytes()
    {
        Root.MergeBuffers();
        return [.. Root.WriteGLB()];
    }

    public SIE.Renderer.Meshes.Mesh Read()
    {
        using ModelOnDisk model = new();
        return SIE.Renderer.Meshes.MeshFile.Read(model.Put("model.glb", Bytes()));
    }

    private BufferView View(ReadOnlySpan<byte> bytes, BufferMode mode) => Root.UseBufferView(bytes.ToArray(), 0, null, 0, mode);
}
