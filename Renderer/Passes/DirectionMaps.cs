using SIE.Renderer.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// How far the object reaches along each axis of <see cref="DirectionSet"/> and against it, as small orthographic maps, and how much of
/// each map it covers. Made once a mesh; serves all its views, since they only turn it.
/// </summary>
internal sealed class DirectionMaps : IDisposable
{
    private readonly Stack<DirectionMaps> _free;

    /// <summary>Maps to be drawn.</summary>
    /// <param name="extents">See <see cref="Extents"/>.</param>
    /// <param name="coverage">See <see cref="Coverage"/>.</param>
    /// <param name="free">Where they go when their mesh is done with.</param>
    internal DirectionMaps(GpuTexture extents, GpuTexture coverage, Stack<DirectionMaps> free) =>
        (Extents, Coverage, _free) = (extents, coverage, free);

    /// <summary>
    /// Atlas of all maps, two side by side for each axis: farthest surface along it and against it, 0 to 1 over the bounding sphere, 0 for
    /// nothing.
    /// </summary>
    internal GpuTexture Extents { get; }

    /// <summary>Coarse coverage, a layer an axis.</summary>
    internal GpuTexture Coverage { get; }

    /// <summary>Gives the maps to the next mesh.</summary>
    public void Dispose() => _free.Push(this);

    /// <summary>Frees the textures.</summary>
    internal void Free()
    {
        Extents.Dispose();
        Coverage.Dispose();
    }
}
