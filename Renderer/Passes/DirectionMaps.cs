using SIE.Renderer.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// How far the object reaches along each axis of <see cref="DirectionSet"/> and against it, as small orthographic maps, and how much of
/// each map it covers. Made once a mesh; serves all its views, since they only turn it.
/// </summary>
internal sealed class DirectionMaps : IDisposable
{
    internal DirectionMaps(GpuTexture extents, GpuTexture coverage) => (Extents, Coverage) = (extents, coverage);

    /// <summary>
    /// Atlas of all maps, two side by side for each axis: farthest surface along it and against it, 0 to 1 over the bounding sphere, 0 for
    /// nothing.
    /// </summary>
    internal GpuTexture Extents { get; }

    /// <summary>Coarse coverage, a layer an axis.</summary>
    internal GpuTexture Coverage { get; }

    public void Dispose()
    {
        Extents.Dispose();
        Coverage.Dispose();
    }
}
