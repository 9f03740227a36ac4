namespace SIE.Training.Devices;

/// <summary>
/// Shares out a range of memory in blocks, of which it keeps account only: each takes the smallest gap that it fits in, and gaps that meet become one.
/// So the same blocks again find their places again, and the range is used from its start. Not for several threads at a time; makes no garbage.
/// </summary>
internal sealed class BlockPool
{
    /// <summary>Blocks begin at multiples of it: a line of the caches.</summary>
    internal const nint Alignment = 64;

    /// <summary>
    /// Sizes of maps are multiples of pages. So that the same places of several maps don't compete for the same lines of a cache, they don't follow each
    /// other at once.
    /// </summary>
    private const nint Spacing = 3 * Alignment;

    /// <summary>Of both lists at first, so that they hardly ever grow.</summary>
    private const int Capacity = 4096;

    private readonly List<Gap> _gaps = new(Capacity);
    private readonly Dictionary<nint, nint> _sizes = new(Capacity);

    /// <summary>All is free.</summary>
    /// <param name="size">Bytes of the range.</param>
    internal BlockPool(nint size) => _gaps.Add(new(0, size));

    /// <summary>How many blocks are taken.</summary>
    internal int Blocks => _sizes.Count;

    /// <summary>Takes a block.</summary>
    /// <param name="size">Bytes.</param>
    /// <returns>Where it begins in the range, a multiple of 64; negative where no gap is large enough.</returns>
    internal nint Take(nint size)
    {
        nint needed = ((size + Alignment - 1) / Alignment * Alignment) + Spacing;
        int best = -1;
        for (int i = 0; i < _gaps.Count; i++)
        {
            if (_gaps[i].Size >= needed && (best < 0 || _gaps[i].Size < _gaps[best].Size))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            return -1;
        }

        Gap gap = _gaps[best];
        _sizes.Add(gap.Start, needed);
        if (gap.Size == needed)
        {
            _gaps.RemoveAt(best);
        }
        else
        {
            _gaps[best] = new(gap.Start + needed, gap.Size - needed);
        }

        return gap.Start;
    }

    /// <summary>Gives a block back.</summary>
    /// <param name="start">Where it begins.</param>
    /// <exception cref="InvalidOperationException">It isn't taken.</exception>
    internal void Return(nint start)
    {
        if (!_sizes.Remove(start, out nint size))
        {
            throw new InvalidOperationException($"No block begins at {start}.");
        }

        int next = _gaps.BinarySearch(new(start, 0));
        next = next < 0 ? ~next : next;
        if (next < _gaps.Count && start + size == _gaps[next].Start)
        {
            size += _gaps[next].Size;
            _gaps.RemoveAt(next);
        }

        if (next > 0 && _gaps[next - 1].Start + _gaps[next - 1].Size == start)
        {
            _gaps[next - 1] = new(_gaps[next - 1].Start, _gaps[next - 1].Size + size);
        }
        else
        {
            _gaps.Insert(next, new(start, size));
        }
    }

    /// <summary>What is free between blocks, in the order of places.</summary>
    private readonly record struct Gap(nint Start, nint Size) : IComparable<Gap>
    {
        public int CompareTo(Gap other) => Start.CompareTo(other.Start);
    }
}
