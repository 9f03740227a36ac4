using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// Which sets of vertices have a face already, whatever their order. A set is known by the sum of well-mixed 64-bit numbers, one a vertex:
/// that two sets of a file of a million faces share one is less likely than 1 in 10 million.
/// </summary>
internal sealed class FaceSets : IDisposable
{
    private readonly ulong[] _slots;
    private readonly int _mask;

    /// <summary>Makes room, at most half full, so that a search ends soon.</summary>
    /// <param name="faces">Number of faces that may be added.</param>
    public FaceSets(int faces)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(faces * 2L, 16, 1 << 30));
        _mask = size - 1;
        _slots = ArrayPool<ulong>.Shared.Rent(size);
        _slots.AsSpan(0, size).Clear();
    }

    /// <summary>The share of one vertex in the key of its face.</summary>
    public static ulong KeyOf(int vertex)
    {
        // The finaliser of SplitMix64: every bit of the number reaches every bit of the key.
        ulong x = ((ulong)vertex + 1) * 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>Adds a face.</summary>
    /// <param name="key">Sum of <see cref="KeyOf"/> over its vertices.</param>
    /// <returns>False if a face with these vertices is there already.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Add(ulong key)
    {
        key |= 1; // 0 marks a free slot.
        for (int slot = (int)(key >> 33) & _mask; ; slot = (slot + 1) & _mask)
        {
            if (_slots[slot] == 0)
            {
                _slots[slot] = key;
                return true;
            }

            if (_slots[slot] == key)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<ulong>.Shared.Return(_slots);
}
