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
    private readonly GpuBuffer _positions, _texCoords, _indices;
    private readonly GpuBuffer[] _buffers;
    private readonly GpuTexture[] _views;
    private uint _vertexArray;

    internal UploadedMesh(GraphicsDevice device, PreparedMesh mesh)
    {
        _device = device;
        Radius = mesh.Radius;
        MeanAlbedo = mesh.MeanAlbedo;
        (Outline, VeilOutline) = (mesh.Outline, mesh.VeilOutline);
        TriangleCount = mesh.MaterialOf.Length;
        ShellCount = mesh.ShellCount;
        OpaqueCount = mesh.OpaqueCount;
        CutOutEnd = mesh.CutOutEnd;
        VisibleCount = mesh.VisibleCount;
        HasMaps = mesh.Materials.HasMaps;
        HasGloss = mesh.Materials.HasGloss;
        HasOwnLight = mesh.Materials.HasOwnLight;
        _positions = GpuBuffer.Of<Vector3>(device, mesh.VertexPositions);
        _texCoords = GpuBuffer.Of<Vector2>(device, mesh.VertexTexCoords);
        _indices = GpuBuffer.Of<int>(device, mesh.VertexIndices);
        _buffers =
        [
            GpuBuffer.Of<Vector4>(device, mesh.Corners),
            GpuBuffer.Of<Vector2>(device, mesh.TexCoords),
            GpuBuffer.Of<uint>(device, mesh.MaterialOf),
            GpuBuffer.Of<Vector4>(device, mesh.Materials.Rows),
            GpuBuffer.Of(device, mesh.Materials.Pictures.Levels),
            GpuBuffer.Of(device, mesh.Materials.Pictures.Texels),
            GpuBuffer.Of<Vector4>(device, mesh.Planes),
        ];
        ReadOnlySpan<SizedInternalFormat> formats =
        [
            SizedInternalFormat.Rgba32f, SizedInternalFormat.RG32f, SizedInternalFormat.R32ui,
            SizedInternalFormat.Rgba32f, SizedInternalFormat.Rgba32i, SizedInternalFormat.Rgba16,
            SizedInternalFormat.Rgba32f,
        ];
        _views = new GpuTexture[_buffers.Length];
        for (int i = 0; i < _buffers.Length; i++)
        {
            _views[i] = GpuTexture.View(device, formats[i], _buffers[i]);
        }

        GL gl = device.Gl;
        _vertexArray = gl.CreateVertexArray();
        gl.VertexArrayVertexBuffer(_vertexArray, 0, _positions.Handle, 0, 12);
        gl.VertexArrayElementBuffer(_vertexArray, _indices.Handle);
        gl.EnableVertexArrayAttrib(_vertexArray, 0);
        gl.VertexArrayAttribFormat(_vertexArray, 0, 3, VertexAttribType.Float, false, 0);
        gl.VertexArrayAttribBinding(_vertexArray, 0, 0);
        if (IsTransparent)
        {
            gl.VertexArrayVertexBuffer(_vertexArray, 1, _texCoords.Handle, 0, 8);
            gl.EnableVertexArrayAttrib(_vertexArray, 1);
            gl.VertexArrayAttribFormat(_vertexArray, 1, 2, VertexAttribType.Float, false, 0);
            gl.VertexArrayAttribBinding(_vertexArray, 1, 1);
        }

        device.Check("uploading a mesh");
    }

    internal float Radius { get; }

    internal Vector3 MeanAlbedo { get; }

    /// <summary>See <see cref="PreparedMesh.Outline"/>.</summary>
    internal Outline Outline { get; }

    /// <summary>See <see cref="PreparedMesh.VeilOutline"/>.</summary>
    internal Outline VeilOutline { get; }

    /// <summary>Its triangles.</summary>
    public int TriangleCount { get; }

    /// <summary>Bytes that were uploaded.</summary>
    public long Bytes => (long)(_positions.Bytes + _texCoords.Bytes + _indices.Bytes) + _buffers.Sum(static buffer => (long)buffer.Bytes);

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
        for (int i = 0; i < _views.Length; i++)
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
        if (_vertexArray == 0)
        {
            return;
        }

        _device.Gl.DeleteVertexArray(_vertexArray);
        _vertexArray = 0;
        foreach (GpuTexture view in _views)
        {
            view.Dispose();
        }

        foreach (GpuBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }

        _positions.Dispose();
        _texCoords.Dispose();
        _indices.Dispose();
        Directions?.Dispose();
        Directions = null;
    }
}
