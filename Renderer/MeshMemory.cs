using SIE.Renderer.OpenGL;

namespace SIE.Renderer;

/// <summary>
/// Where meshes lie on the GPU. Buffers of a mesh that is done with are for a later one; not for the next, as the GPU may still be drawing and would have
/// to be waited for.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="keeps">Whether to keep them. A CPU's driver makes buffers in no time.</param>
internal sealed class MeshMemory(GraphicsDevice device, bool keeps) : IDisposable
{
    /// <summary>Meshes that have come before the one whose buffers are taken.</summary>
    private const int Before = 4;

    private readonly Queue<MeshTexels> _free = new();

    /// <summary>Buffers for a mesh.</summary>
    internal MeshTexels Take() => _free.Count >= Before ? _free.Dequeue() : new MeshTexels(device, isKept: keeps);

    /// <summary>Takes buffers back that are no longer asked for; the GPU may still read them.</summary>
    internal void Return(MeshTexels texels)
    {
        if (keeps)
        {
            _free.Enqueue(texels);
        }
        else
        {
            texels.Dispose();
        }
    }

    public void Dispose()
    {
        while (_free.TryDequeue(out MeshTexels? texels))
        {
            texels.Dispose();
        }
    }
}
