using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// How far the object reaches along each axis of <see cref="DirectionSet"/> and against it, as small orthographic maps, and how much of
/// each map it covers. Made once a mesh; serves all its views, since they only turn it.
/// </summary>
internal sealed class DirectionMaps : IDisposable
{
    private readonly GpuBuffer _extents;
    private readonly Stack<DirectionMaps> _free;

    /// <summary>Maps to be drawn.</summary>
    /// <param name="device">The device.</param>
    /// <param name="free">Where they go when their mesh is done with.</param>
    internal DirectionMaps(GraphicsDevice device, Stack<DirectionMaps> free)
    {
        _free = free;
        _extents = GpuBuffer.Empty(device, PassConstants.Axes * 2 * PassConstants.DirectionSize * PassConstants.DirectionSize * sizeof(ushort));
        Extents = GpuTexture.View(device, SizedInternalFormat.R16, _extents);
        Coverage = GpuTexture.Stack(device, SizedInternalFormat.R8, PassConstants.CoverageSize, PassConstants.CoverageSize, PassConstants.Axes);
    }

    /// <summary>
    /// All maps, two for each axis: farthest surface along it and against it, 0 to 1 over the bounding sphere, 0 for nothing; in the order of
    /// extents.glsl.
    /// </summary>
    internal GpuTexture Extents { get; }

    /// <summary>Coarse coverage, a layer an axis.</summary>
    internal GpuTexture Coverage { get; }

    /// <summary>Fills them with what was drawn elsewhere.</summary>
    /// <param name="extents">All texels, as 16-bit fractions.</param>
    /// <param name="coverage">All cells, as 8-bit fractions.</param>
    internal void Write(ReadOnlySpan<ushort> extents, ReadOnlySpan<byte> coverage)
    {
        _extents.Write(extents);
        Coverage.Write(coverage, PixelFormat.Red, PixelType.UnsignedByte);
    }

    /// <summary>Reads them back for tests, in the order of <see cref="Write"/>; waits for the GPU.</summary>
    /// <param name="extents">Receives all texels.</param>
    internal void Read(Span<ushort> extents) => _extents.Read(extents);

    /// <summary>Gives the maps to the next mesh.</summary>
    public void Dispose() => _free.Push(this);

    /// <summary>Frees the memory.</summary>
    internal void Free()
    {
        Extents.Dispose();
        _extents.Dispose();
        Coverage.Dispose();
    }
}
