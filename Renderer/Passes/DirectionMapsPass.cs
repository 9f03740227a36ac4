using SIE.Renderer.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Draws <see cref="DirectionMaps"/>.</summary>
internal sealed class DirectionMapsPass : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly ComputedDirectionMaps? _computed;
    private readonly ScannedDirectionMaps? _scanned;

    /// <summary>
    /// Maps whose mesh is gone, for the next one: megabytes that come and go with every mesh leave a driver on the CPU with a torn heap, which
    /// grows for hours.
    /// </summary>
    private readonly Stack<DirectionMaps> _free = [];

    /// <summary>Prepares to draw.</summary>
    /// <param name="device">The device.</param>
    /// <param name="defines">Symbols of the shaders.</param>
    /// <param name="byCompute">Whether to draw by compute or without OpenGL.</param>
    internal DirectionMapsPass(GraphicsDevice device, string[] defines, bool byCompute)
    {
        _device = device;
        _computed = byCompute ? new ComputedDirectionMaps(device, defines) : null;
        _scanned = byCompute ? null : new ScannedDirectionMaps();
    }

    /// <summary>Draws the maps of a mesh.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="axes">x and y of each axis, two texels an axis.</param>
    /// <param name="mostGroups">Work groups along a side of the dispatch at most; <see cref="PassConstants.MostGroups"/> but for tests.</param>
    internal DirectionMaps Run(UploadedMesh mesh, GpuTexture axes, int mostGroups)
    {
        DirectionMaps maps = _free.Count > 0 ? _free.Pop() : new DirectionMaps(_device, _free);
        _computed?.Run(mesh, axes, mostGroups, maps);
        _scanned?.Run(mesh, maps);
        return maps;
    }

    public void Dispose()
    {
        foreach (DirectionMaps maps in _free)
        {
            maps.Free();
        }

        _computed?.Dispose();
    }
}
