using System.Numerics;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Preparation;
using Silk.NET.OpenGL;

namespace SIE.Renderer;

/// <summary>A mesh on the GPU. Dispose it on the renderer's thread, before the renderer.</summary>
public sealed class UploadedMesh : IDisposable
{
    /// <summary>Texture units of the texel buffers, as mesh.glsl and gather.comp.glsl have them.</summary>
    private static readonly uint[] Units = [0, 1, 2, 3, 4, 5, 14];

    private readonly GraphicsDevice _device;
    private readonly List<GpuBuffer> _buffers = [];
    private readonly List<GpuTexture> _views = [];
    private uint _vertexArray;

    internal UploadedMesh(GraphicsDevice device, PreparedMesh mesh)
    {
        _device = device;
        Extent = mesh.Extent;
        TriangleCount = mesh.MaterialOf.Length;
        ShellCount = mesh.ShellCount;
        OpaqueCount = mesh.OpaqueCount;
        CutOutEnd = mesh.CutOutEnd;
        VisibleCount = mesh.VisibleCount;
        HasMaps = mesh.Materials.HasMaps;
        HasGloss = mesh.Materials.HasGloss;
        HasOwnLight = mesh.Materials.HasOwnLight;
        try
        {
            AddTexels(mesh);
            AddVertices(mesh);
            device.Check("uploading a mesh");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>See <see cref="PreparedMesh.Extent"/>.</summary>
    internal MeshExtent Extent { get; }

    /// <summary>Its triangles.</summary>
    public int TriangleCount { get; }

    /// <summary>Bytes that were uploaded.</summary>
    public long Bytes => _buffers.Sum(static buffer => (long)buffer.Bytes);

    /// <summary>True if some material lets light through, so that one layer does not show everything.</summary>
    internal bool IsTransparent => OpaqueCount < TriangleCount;

    /// <summary>See <see cref="MaterialTable.HasMaps"/>.</summary>
    internal bool HasMaps { get; }

    /// <summary>See <see cref="MaterialTable.HasGloss"/>.</summary>
    internal bool HasGloss { get; }

    /// <summary>See <see cref="MaterialTable.HasOwnLight"/>.</summary>
    internal bool HasOwnLight { get; }

    /// <summary>See <see cref="PreparedMesh.ShellCount"/>.</summary>
    internal int ShellCount { get; }

    /// <summary>See <see cref="PreparedMesh.OpaqueCount"/>.</summary>
    internal int OpaqueCount { get; }

    /// <summary>See <see cref="PreparedMesh.CutOutEnd"/>.</summary>
    internal int CutOutEnd { get; }

    /// <summary>See <see cref="PreparedMesh.VisibleCount"/>.</summary>
    internal int VisibleCount { get; }

    /// <summary>How it looks from all directions of its own frame; made at upload.</summary>
    internal Passes.DirectionMaps? Directions { get; set; }

    /// <summary>Binds the texel buffers of mesh.glsl.</summary>
    internal void BindSurface()
    {
        for (int i = 0; i < _views.Count; i++)
        {
            _views[i].Bind(Units[i]);
        }
    }

    /// <summary>Draws triangles, which shaders know by their number in the mesh.</summary>
    /// <param name="first">The first.</param>
    /// <param name="end">After the last.</param>
    /// <param name="views">Views to draw them in: instances.</param>
    internal unsafe void Draw(int first, int end, int views)
    {
        _device.Gl.BindVertexArray(_vertexArray);
        _device.Gl.DrawElementsInstanced(
            PrimitiveType.Triangles, (uint)(3 * (end - first)), DrawElementsType.UnsignedInt, (void*)(3L * sizeof(int) * first), (uint)views);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_vertexArray != 0)
        {
            _device.Gl.DeleteVertexArray(_vertexArray);
            _vertexArray = 0;
        }

        foreach (GpuTexture view in _views)
        {
            view.Dispose();
        }

        foreach (GpuBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }

        _views.Clear();
        _buffers.Clear();
        Directions?.Dispose();
        Directions = null;
    }

    /// <summary>The texel buffers of mesh.glsl and gather.comp.glsl, in the order of <see cref="Units"/>.</summary>
    private void AddTexels(PreparedMesh mesh)
    {
        Add<Vector4>(SizedInternalFormat.Rgba32f, mesh.Corners);
        Add<Vector2>(SizedInternalFormat.RG32f, mesh.TexCoords);
        Add<uint>(SizedInternalFormat.R32ui, mesh.MaterialOf);
        Add<Vector4>(SizedInternalFormat.Rgba32f, mesh.Materials.Rows);
        Add(SizedInternalFormat.Rgba32i, mesh.Materials.Pictures.Levels);
        Add(SizedInternalFormat.Rgba16, mesh.Materials.Pictures.Texels);
        Add<Vector4>(SizedInternalFormat.Rgba32f, mesh.Planes);

        void Add<T>(SizedInternalFormat format, ReadOnlySpan<T> data)
            where T : unmanaged => _views.Add(GpuTexture.View(_device, format, Upload(data)));
    }

    /// <summary>What is drawn: vertices, of transparent meshes with their texture coordinates, and their numbers.</summary>
    private void AddVertices(PreparedMesh mesh)
    {
        GL gl = _device.Gl;
        _vertexArray = gl.CreateVertexArray();
        gl.VertexArrayVertexBuffer(_vertexArray, 0, Upload<Vector3>(mesh.VertexPositions).Handle, 0, 12);
        gl.VertexArrayElementBuffer(_vertexArray, Upload<int>(mesh.VertexIndices).Handle);
        gl.EnableVertexArrayAttrib(_vertexArray, 0);
        gl.VertexArrayAttribFormat(_vertexArray, 0, 3, VertexAttribType.Float, false, 0);
        gl.VertexArrayAttribBinding(_vertexArray, 0, 0);
        if (IsTransparent)
        {
            gl.VertexArrayVertexBuffer(_vertexArray, 1, Upload<Vector2>(mesh.VertexTexCoords).Handle, 0, 8);
            gl.EnableVertexArrayAttrib(_vertexArray, 1);
            gl.VertexArrayAttribFormat(_vertexArray, 1, 2, VertexAttribType.Float, false, 0);
            gl.VertexArrayAttribBinding(_vertexArray, 1, 1);
        }
    }

    /// <summary>A buffer that lives as long as the mesh.</summary>
    private GpuBuffer Upload<T>(ReadOnlySpan<T> data)
        where T : unmanaged
    {
        GpuBuffer buffer = GpuBuffer.Of(_device, data);
        _buffers.Add(buffer);
        return buffer;
    }
}
