using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SIE.Renderer.Preparation;

/// <summary>Vertices that have the same position as one point. Dispose it, as its memory is lent.</summary>
internal readonly struct MergedPoints : IDisposable
{
    private readonly int[] _numbers;
    private readonly int _count;

    private MergedPoints(int[] numbers, int count) => (_numbers, _count) = (numbers, count);

    /// <summary>For each vertex, the first that has its position.</summary>
    internal ReadOnlySpan<int> Numbers => _numbers.AsSpan(0, _count);

    /// <summary>Merges vertices.</summary>
    /// <param name="positions">Their positions; both zeros are one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static MergedPoints Of(ReadOnlySpan<Vector3> positions)
    {
        // Vertices plus one, 0 where there is none, each as near behind its own place as there is room.
        int[] numbers = ArrayPool<int>.Shared.Rent(positions.Length);
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, 2 * positions.Length));
        int[] table = ArrayPool<int>.Shared.Rent(size);
        table.AsSpan(0, size).Clear();
        for (int i = 0; i < positions.Length; i++)
        {
            // Both zeros are one position.
            Vector3 position = positions[i] + Vector3.Zero;
            ulong xy = BitConverter.SingleToUInt32Bits(position.X) | ((ulong)BitConverter.SingleToUInt32Bits(position.Y) << 32);
            int place = (int)Mix(Mix(xy) + BitConverter.SingleToUInt32Bits(position.Z)) & (size - 1);
            while (table[place] != 0 && positions[table[place] - 1] != position)
            {
                place = (place + 1) & (size - 1);
            }

            table[place] = table[place] == 0 ? i + 1 : table[place];
            numbers[i] = table[place] - 1;
        }

        ArrayPool<int>.Shared.Return(table);
        return new MergedPoints(numbers, positions.Length);
    }

    /// <summary>Another number for each (after Steele's SplitMix64).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    public void Dispose() => ArrayPool<int>.Shared.Return(_numbers);
}
