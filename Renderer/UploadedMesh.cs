using SIE.Renderer.OpenGL;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scanning;

namespace SIE.Renderer;

/// <summary>A mesh on the GPU. Dispose it on the renderer's thread, before the renderer.</summary>
public sealed class UploadedMesh : IDisposable
{
    private readonly MeshMemory _memory;
    private MeshTexels? _texels;

    /// <summary>Uploads a mesh.</summary>
    /// <param name="device">The device.</param>
    /// <param name="memory">Where it is to lie.</param>
    /// <param name="mesh">The mesh.</param>
    /// <param name="isScanned">Whether it is drawn without OpenGL.</param>
    internal UploadedMesh(GraphicsDevice device, MeshMemory memory, PreparedMesh mesh, bool isScanned)
    {
        _memory = memory;
        Extent = mesh.Extent;
        TriangleCount = mesh.MaterialOf.Length;
        ShellCount = mesh.ShellCount;
        OpaqueCount = mesh.OpaqueCount;
        CutOutEnd = mesh.CutOutEnd;
        VisibleCount = mesh.VisibleCount;
        HasMaps = mesh.Materials.HasMaps;
        HasGloss = mesh.Materials.HasGloss;
        HasOwnLight = mesh.Materials.HasOwnLight;
        HasEmitters = mesh.Emitters.Length > 0;
        try
        {
            _texels = memory.Take();
            _texels.Set(mesh);
            Scanned = isScanned ? new ScannedMesh(mesh) : null;
            device.Check("uploading a mesh");
        }
        catch
        {
            // Buffers that are half made are no use to another mesh.
            _texels?.Dispose();
            _texels = null;
            Dispose();
            throw;
        }
    }

    /// <summary>See <see cref="PreparedMesh.Extent"/>.</summary>
    internal MeshExtent Extent { get; }

    /// <summary>Its triangles.</summary>
    public int TriangleCount { get; }

    /// <summary>Bytes that were uploaded.</summary>
    public long Bytes => (_texels?.Bytes ?? 0);

    /// <summary>True if some material lets light through, so that one layer does not show everything.</summary>
    internal bool IsTransparent => OpaqueCount < TriangleCount;

    /// <summary>See <see cref="MaterialTable.HasMaps"/>.</summary>
    internal bool HasMaps { get; }

    /// <summary>See <see cref="MaterialTable.HasGloss"/>.</summary>
    internal bool HasGloss { get; }

    /// <summary>See <see cref="MaterialTable.HasOwnLight"/>.</summary>
    internal bool HasOwnLight { get; }

    /// <summary>True if it glows, see <see cref="PreparedMesh.Emitters"/>.</summary>
    internal bool HasEmitters { get; }

    /// <summary>See <see cref="PreparedMesh.ShellCount"/>.</summary>
    internal int ShellCount { get; }

    /// <summary>See <see cref="PreparedMesh.OpaqueCount"/>.</summary>
    internal int OpaqueCount { get; }

    /// <summary>See <see cref="PreparedMesh.CutOutEnd"/>.</summary>
    internal int CutOutEnd { get; }

    /// <summary>See <see cref="PreparedMesh.VisibleCount"/>.</summary>
    internal int VisibleCount { get; }

    /// <summary>Its triangles where they are drawn without OpenGL; else null.</summary>
    internal ScannedMesh? Scanned { get; }

    /// <summary>How it looks from all directions of its own frame; made at upload.</summary>
    internal Passes.DirectionMaps? Directions { get; set; }

    /// <summary>Binds the texel buffers of mesh.glsl and emitters.glsl.</summary>
    internal void BindSurface() => _texels!.Bind();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_texels is not null)
        {
            _memory.Return(_texels);
            _texels = null;
        }

        Directions?.Dispose();
        Directions = null;
    }
}
