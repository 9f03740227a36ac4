using System.Numerics;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Preparation;
using Silk.NET.OpenGL;

namespace SIE.Renderer;

/// <summary>A mesh as the rasteriser draws it: vertices, of transparent meshes with their texture coordinates, and their numbers.</summary>
internal sealed class MeshVertices : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly List<GpuBuffer> _buffers = [];
    private uint _vertexArray;

    internal MeshVertices(GraphicsDevice device, PreparedMesh mesh)
    {
        _device = device;
        try
        {
            Add(mesh);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Bytes that were uploaded.</summary>
    internal long Bytes => _buffers.Sum(static buffer => (long)buffer.Bytes);

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

    public void Dispose()
    {
        if (_vertexArray != 0)
        {
            _device.Gl.DeleteVertexArray(_vertexArray);
            _vertexArray = 0;
        }

        _buffers.ForEach(static buffer => buffer.Dispose());
        _buffers.Clear();
    }

    private void Add(PreparedMesh mesh)
    {
        GL gl = _device.Gl;
        NumberedVertices vertices = NumberedVertices.Of(mesh.Indices, mesh.Positions.Length);
        Vector3[] positions = Array.ConvertAll(vertices.Sources, source => mesh.Positions[source]);
        _vertexArray = gl.CreateVertexArray();
        gl.VertexArrayVertexBuffer(_vertexArray, 0, Upload<Vector3>(positions).Handle, 0, 12);
        gl.VertexArrayElementBuffer(_vertexArray, Upload<int>(vertices.Indices).Handle);
        gl.EnableVertexArrayAttrib(_vertexArray, 0);
        gl.VertexArrayAttribFormat(_vertexArray, 0, 3, VertexAttribType.Float, false, 0);
        gl.VertexArrayAttribBinding(_vertexArray, 0, 0);
        if (mesh.IsTransparent)
        {
            Vector2[] texCoords = Array.ConvertAll(vertices.Sources, source => mesh.VertexTexCoords[source]);
            gl.VertexArrayVertexBuffer(_vertexArray, 1, Upload<Vector2>(texCoords).Handle, 0, 8);
            gl.EnableVertexArrayAttrib(_vertexArray, 1);
            gl.VertexArrayAttribFormat(_vertexArray, 1, 2, VertexAttribType.Float, false, 0);
            gl.VertexArrayAttribBinding(_vertexArray, 1, 1);
        }
    }

    private GpuBuffer Upload<T>(ReadOnlySpan<T> data)
        where T : unmanaged
    {
        GpuBuffer buffer = GpuBuffer.Of(_device, data);
        _buffers.Add(buffer);
        return buffer;
    }
}
