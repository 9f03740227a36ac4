using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SIE.Renderer.Preparation;

/// <summary>
/// Surfaces without a border that face outwards. From outside nobody sees the back of such a shell, so that it need not be drawn.
/// </summary>
internal static class ClosedShells
{
    /// <summary>The volume of a shell, as a part of what its triangles add to it and take from it; less may be an error of rounding.</summary>
    private const double LeastVolume = 1e-5;

    /// <summary>Finds the triangles of shells.</summary>
    /// <param name="positions">The vertices.</param>
    /// <param name="points">For each vertex, the point that it lies in (<see cref="MergedPoints"/>): there triangles hang together.</param>
    /// <param name="indices">Three vertices a triangle, counter-clockwise seen from the front.</param>
    /// <returns>For each triangle, whether it belongs to a shell.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool[] Find(ReadOnlySpan<Vector3> positions, ReadOnlySpan<int> points, ReadOnlySpan<int> indices)
    {
        bool[] isOfShell = new bool[indices.Length / 3];
        int[] parents = ArrayPool<int>.Shared.Rent(positions.Length);
        Surface[] surfaces = ArrayPool<Surface>.Shared.Rent(positions.Length);
        Connect(indices, points, parents.AsSpan(0, positions.Length));
        surfaces.AsSpan(0, positions.Length).Clear();
        for (int i = 0; i < indices.Length; i += 3)
        {
            int a = points[indices[i]], b = points[indices[i + 1]], c = points[indices[i + 2]];
            ref Surface surface = ref surfaces[RootOf(a, parents)];
            float volume = Vector3.Dot(positions[a], Vector3.Cross(positions[b], positions[c]));
            surface.Volume += volume;
            surface.Volumes += Math.Abs(volume);
            surface.Edges += NumberOf(a, b) + NumberOf(b, c) + NumberOf(c, a);
        }

        for (int triangle = 0; triangle < isOfShell.Length; triangle++)
        {
            ref Surface surface = ref surfaces[RootOf(points[indices[3 * triangle]], parents)];
            isOfShell[triangle] = surface.Edges == 0 && surface.Volume > LeastVolume * surface.Volumes;
        }

        ArrayPool<int>.Shared.Return(parents);
        ArrayPool<Surface>.Shared.Return(surfaces);
        return isOfShell;
    }

    /// <summary>Gives all points of triangles that hang together the same root: itself the parent of itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Connect(ReadOnlySpan<int> indices, ReadOnlySpan<int> points, Span<int> parents)
    {
        for (int i = 0; i < parents.Length; i++)
        {
            parents[i] = i;
        }

        for (int i = 0; i < indices.Length; i += 3)
        {
            int a = RootOf(points[indices[i]], parents), b = RootOf(points[indices[i + 1]], parents), c = RootOf(points[indices[i + 2]], parents);
            parents[a] = parents[b] = parents[c] = Math.Min(a, Math.Min(b, c));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RootOf(int point, Span<int> parents)
    {
        while (parents[point] != point)
        {
            point = parents[point] = parents[parents[point]];
        }

        return point;
    }

    /// <summary>A number for an edge, as good as random, its negative for the edge in the other direction, 0 for one without length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long NumberOf(int from, int to)
    {
        long number = (long)MergedPoints.Mix((uint)Math.Min(from, to) | ((ulong)Math.Max(from, to) << 32));
        return from < to ? number : from > to ? -number : 0;
    }

    /// <summary>What is summed over triangles that hang together.</summary>
    private struct Surface
    {
        /// <summary>
        /// The numbers of all edges: 0 if each meets another in the other direction, so that there is no border, and by chance once in 2^64 times.
        /// </summary>
        public long Edges;

        /// <summary>Six times the volume enclosed, positive if the fronts are outside; and the same with all its parts taken for positive.</summary>
        public double Volume, Volumes;
    }
}
