namespace SIE.Training.Data;

/// <summary>
/// Random numbers that belong to an item, not to a thread: SplitMix64 (Steele, Lea, Flood 2014) started from a mix of the keys. The same keys
/// give the same numbers in whatever order items are prepared.
/// </summary>
public struct ItemRandom
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Epoch.</param>
    /// <param name="item">Item in the epoch; −1 for what belongs to the epoch itself.</param>
    public ItemRandom(long seed, long epoch, long item) => _state = Mix(Mix(Mix((ulong)seed + Gamma) + (ulong)epoch + Gamma) + (ulong)item + Gamma);

    /// <summary>The next number below a limit, each equally likely.</summary>
    /// <param name="limit">At least 1.</param>
    /// <returns>0 to limit − 1.</returns>
    public int Below(int limit)
    {
        // Lemire's multiplication with rejection of the few values that would favour small numbers.
        ulong product, threshold = (0 - (ulong)limit) % (ulong)limit;
        ulong low;
        do
        {
            product = Math.BigMul(Next(), (ulong)limit, out low);
        }
        while (low < threshold);
        return (int)product;
    }

    /// <summary>A random order of 0 to n − 1.</summary>
    /// <param name="n">How many.</param>
    /// <returns>The order.</returns>
    public int[] Permutation(int n)
    {
        int[] order = [.. Enumerable.Range(0, n)];
        for (int i = n - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private ulong Next() => Mix(_state += Gamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
