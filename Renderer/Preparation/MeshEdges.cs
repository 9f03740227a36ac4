using System.Buffers;
using System.Runtime.CompilerServices;

namespace SIE.Renderer.Preparation;

/// <summary>
/// Edges of triangles, those together that join the same two points. Going through it gives all sides of triangles that lie along one edge, each as
/// a number that <see cref="CornerOf"/> and <see cref="GoTheSameWay"/> read. Dispose it, as its memory is lent.
/// </summary>
internal readonly struct MeshEdges : IDisposable
{
    /// <summary>
    /// By the lower of an edge's points, then by the higher one, which is in the upper half; below is the place in the indices where the side begins,
    /// and last 1 if it begins at the lower point.
    /// </summary>
    private readonly ulong[] _sides;

    /// <summary>For each point, where the edges end whose lower point it is.</summary>
    private readonly int[] _ends;
    private readonly int _count;

    private MeshEdges(ulong[] sides, int[] ends, int count) => (_sides, _ends, _count) = (sides, ends, count);

    /// <summary>Sorts edges; those without length are left out.</summary>
    /// <param name="points">For each vertex, the point that it lies in (<see cref="MergedPoints"/>).</param>
    /// <param name="indices">Three vertices a triangle.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static MeshEdges Of(ReadOnlySpan<int> points, ReadOnlySpan<int> indices)
    {
        int[] ends = ArrayPool<int>.Shared.Rent(points.Length);
        ulong[] sides = ArrayPool<ulong>.Shared.Rent(indices.Length);
        ends.AsSpan(0, points.Length).Clear();
        for (int i = 0; i < indices.Length; i += 3)
        {
            int a = points[indices[i]], b = points[indices[i + 1]], c = points[indices[i + 2]];
            ends[Math.Min(a, b)] += a == b ? 0 : 1;
            ends[Math.Min(b, c)] += b == c ? 0 : 1;
            ends[Math.Min(c, a)] += c == a ? 0 : 1;
        }

        int sum = 0;
        for (int point = 0; point < points.Length; point++)
        {
            // The place where this point's begin; each that is put there moves it on, the last one to their end.
            (ends[point], sum) = (sum, sum + ends[point]);
        }

        for (int i = 0; i < indices.Length; i += 3)
        {
            int a = points[indices[i]], b = points[indices[i + 1]], c = points[indices[i + 2]];
            Put(i, a, b, ends, sides);
            Put(i + 1, b, c, ends, sides);
            Put(i + 2, c, a, ends, sides);
        }

        int begin = 0;
        foreach (int end in ends.AsSpan(0, points.Length))
        {
            sides.AsSpan(begin, end - begin).Sort();
            begin = end;
        }

        return new MeshEdges(sides, ends, points.Length);
    }

    /// <summary>The place in the indices where a side begins; its triangle is a third of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int CornerOf(ulong side) => (int)((uint)side >> 1);

    /// <summary>The place in the indices of the same triangle's next corner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int After(int corner) => corner % 3 == 2 ? corner - 2 : corner + 1;

    /// <summary>Whether two sides begin at the same end of their edge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool GoTheSameWay(ulong side, ulong other) => ((side ^ other) & 1) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(int corner, int from, int to, int[] ends, ulong[] sides)
    {
        if (from != to)
        {
            sides[ends[Math.Min(from, to)]++] = ((ulong)Math.Max(from, to) << 32) | ((uint)corner << 1) | (from < to ? 1u : 0u);
        }
    }

    public Enumerator GetEnumerator() => new(_sides, _ends.AsSpan(0, _count));

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_sides);
        ArrayPool<int>.Shared.Return(_ends);
    }

    /// <summary>Goes from edge to edge.</summary>
    internal ref struct Enumerator
    {
        private readonly ReadOnlySpan<ulong> _sides;
        private readonly ReadOnlySpan<int> _ends;
        private int _point, _begin, _end;

        internal Enumerator(ReadOnlySpan<ulong> sides, ReadOnlySpan<int> ends)
        {
            _sides = sides;
            _ends = ends;
        }

        public readonly ReadOnlySpan<ulong> Current => _sides[_begin.._end];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            _begin = _end;
            while (_point < _ends.Length && _ends[_point] == _begin)
            {
                _point++;
            }

            if (_point == _ends.Length)
            {
                return false;
            }

            ulong higher = _sides[_begin] >> 32;
            for (_end = _begin + 1; _end < _ends[_point] && _sides[_end] >> 32 == higher; _end++)
            {
            }

            return true;
        }
    }
}
