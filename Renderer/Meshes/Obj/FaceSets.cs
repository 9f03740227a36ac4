using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// Which sets of vertices have a face already, whatever their order. A set is known by the sum of well-mixed 64-bit numbers, one a vertex:
/// that two sets of a file of a million faces share one is less likely than 1 in 10 million.
/// </summary>
/// <remarks>
/// A large table lies far from the processor, and every face asks for another part of it. So a face waits while its part is fetched and others are
/// prepared.
/// </remarks>
internal sealed class FaceSets : IDisposable
{
    /// <summary>Faces that wait, a power of two.</summary>
    private const int MostWaiting = 32;

    private readonly (ulong Key, int Face)[] _waiting = new (ulong, int)[MostWaiting];
    private readonly ulong[] _slots;
    private readonly int _mask;
    private int _next;

    /// <summary>Makes room, at most half full, so that a search ends soon.</summary>
    /// <param name="faces">Number of faces that may be added.</param>
    public FaceSets(int faces)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(faces * 2L, 16, 1 << 30));
        _mask = size - 1;
        _slots = ArrayPool<ulong>.Shared.Rent(size);
        LargeArray.AskForLargePages(_slots);
        _slots.AsSpan(0, size).Clear();
    }

    /// <summary>The share of one vertex in the key of its face.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong KeyOf(int vertex)
    {
        // The finaliser of SplitMix64: every bit of the number reaches every bit of the key.
        ulong x = ((ulong)vertex + 1) * 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>The key of a face of three or four vertices: the sum of <see cref="KeyOf(int)"/> over all, or over the first three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong KeyOf(Vector128<int> vertices, bool isQuad)
    {
        (Vector128<ulong> low, Vector128<ulong> high) = Vector128.Widen(vertices.AsUInt32());
        Vector256<ulong> x = (Vector256.Create(low, high) + Vector256<ulong>.One) * Vector256.Create(0x9E3779B97F4A7C15);
        x = (x ^ (x >> 30)) * Vector256.Create(0xBF58476D1CE4E5B9);
        x = (x ^ (x >> 27)) * Vector256.Create(0x94D049BB133111EB);
        x ^= x >> 31;
        return Vector256.Sum(isQuad ? x : x & Vector256.Create(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0));
    }

    /// <summary>
    /// Adds a face, and looks whether one that was added before it, or it, repeats an earlier one. After the last face, ask <see cref="Finish"/>.
    /// </summary>
    /// <param name="key">Sum of <see cref="KeyOf(int)"/> over its vertices.</param>
    /// <param name="face">Its number.</param>
    /// <returns>The number of a face whose vertices an earlier one has, or −1. Each face is told at most once.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe int Add(ulong key, int face)
    {
        key |= 1; // 0 marks a free slot.
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), SlotOf(key))));
        }

        ref (ulong Key, int Face) waiting = ref _waiting[_next++ & (MostWaiting - 1)];
        (ulong earlier, int earlierFace) = waiting;
        waiting = (key, face);
        return earlier == 0 || IsNew(earlier) ? -1 : earlierFace;
    }

    /// <summary>Looks at the faces that still wait: call it until it returns −1.</summary>
    /// <returns>As of <see cref="Add"/>.</returns>
    public int Finish()
    {
        for (int left = MostWaiting; left > 0; left--)
        {
            ref (ulong Key, int Face) waiting = ref _waiting[_next++ & (MostWaiting - 1)];
            (ulong key, int face) = waiting;
            waiting = default;
            if (key != 0 && !IsNew(key))
            {
                return face;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(ulong key) => (int)(key >> 33) & _mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsNew(ulong key)
    {
        ref ulong slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        for (int slot = SlotOf(key); ; slot = (slot + 1) & _mask)
        {
            ref ulong known = ref Unsafe.Add(ref slots, slot);
            if (known == 0)
            {
                known = key;
                return true;
            }

            if (known == key)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<ulong>.Shared.Return(_slots);
}
