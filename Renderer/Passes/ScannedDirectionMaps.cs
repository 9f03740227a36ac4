using System.Numerics;
using System.Runtime.Intrinsics;
using SIE.Renderer.Scanning;

namespace SIE.Renderer.Passes;

/// <summary>Draws <see cref="DirectionMaps"/> without OpenGL: directions.comp.glsl and coverage.comp.glsl, for one thread of a CPU.</summary>
internal sealed class ScannedDirectionMaps
{
    private const int Size = PassConstants.DirectionSize, Texels = Size * Size, Cell = Size / PassConstants.CoverageSize;

    // Of extents.glsl.
    private const int BlockWidth = 8, BlockHeight = 4;

    private static readonly PixelRect s_map = new(0, 0, Size, Size);

    private readonly SeenPoints _seen = new();
    private readonly SamplePlane _plane = new();
    private readonly ushort[] _extents = new ushort[PassConstants.Axes * 2 * Texels];
    private readonly byte[] _coverage = new byte[PassConstants.Axes * PassConstants.CoverageSize * PassConstants.CoverageSize];
    private float[] _farthest = [];

    /// <summary>Draws the maps of a mesh.</summary>
    internal void Run(UploadedMesh mesh, DirectionMaps maps)
    {
        for (int axis = 0; axis < PassConstants.Axes; axis++)
        {
            Draw(mesh, axis);
            Keep(axis);
        }

        maps.Write(_extents, _coverage);
    }

    private void Draw(UploadedMesh mesh, int axis)
    {
        // To texels whose centres have whole coordinates, and to depths in the bounding sphere.
        const float scale = 0.5f * Size;
        (Vector3 x, Vector3 y, Vector3 z) = DirectionSet.Axes[axis];
        float radius = mesh.Extent.Radius;
        _seen.ProjectAlong(
            mesh.Scanned!, new Vector4(x * (scale / radius), scale - 0.5f), new Vector4(y * (scale / radius), scale - 0.5f), new Vector4(z * (0.5f / radius), 0.5f));
        _plane.Begin(s_map, s_map);
        _farthest = _farthest.Length < _plane.Depths.Length ? new float[_plane.Depths.Length] : _farthest;
        _farthest.AsSpan().Clear();
        TriangleScan scan = new(_plane, s_map, mesh.Scanned!, _seen);
        ExtentSamples extent = new(_farthest);
        scan.Draw(0, mesh.OpaqueCount, 0, ref extent);
        ScreenDoorSamples screenDoor = new(mesh.Scanned!.Opacities, extent, axis, _plane.Stride);
        scan.Draw(mesh.OpaqueCount, mesh.VisibleCount, 0, ref screenDoor);
    }

    /// <summary>Brings an axis's maps, along it and against it, into the order of extents.glsl, and finds how much of each cell is covered.</summary>
    private void Keep(int axis)
    {
        Span<ushort> along = _extents.AsSpan(2 * axis * Texels, Texels), against = _extents.AsSpan(((2 * axis) + 1) * Texels, Texels);
        Span<byte> coverage = _coverage.AsSpan(axis * PassConstants.CoverageSize * PassConstants.CoverageSize);
        Span<int> covered = stackalloc int[PassConstants.CoverageSize * PassConstants.CoverageSize];
        covered.Clear();
        for (int row = 0; row < Size; row++)
        {
            int place = _plane.PlaceOf(0, row);
            for (int column = 0; column < Size; column += BlockWidth)
            {
                Vector256<float> far = Vector256.Create(_farthest, place + column);
                int block = ((row / BlockHeight * (Size / BlockWidth)) + (column / BlockWidth)) * BlockWidth * BlockHeight;
                int target = block + (row % BlockHeight * BlockWidth);
                Fractions(far).CopyTo(along[target..]);
                Fractions(Vector256<float>.One - Vector256.Create(_plane.Depths, place + column)).CopyTo(against[target..]);
            }

            for (int column = 0; column < Size; column++)
            {
                covered[(row / Cell * PassConstants.CoverageSize) + (column / Cell)] += _farthest[place + column] > 0 ? 1 : 0;
            }
        }

        for (int cell = 0; cell < covered.Length; cell++)
        {
            coverage[cell] = (byte)((covered[cell] * 255f / (Cell * Cell)) + 0.5f);
        }
    }

    /// <summary>Numbers of 0 to 1 as 16-bit fractions.</summary>
    private static Vector128<ushort> Fractions(Vector256<float> numbers)
    {
        Vector256<uint> rounded = Vector256.ConvertToInt32((numbers * ushort.MaxValue) + Vector256.Create(0.5f)).AsUInt32();
        return Vector128.Narrow(rounded.GetLower(), rounded.GetUpper());
    }
}
