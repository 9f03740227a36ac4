namespace SIE.DatasetBuilder.Corpora.Sample;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), one stream an object, so that an
/// object's shape depends on seed, class and number alone and not on how many objects are made.
/// </summary>
internal sealed class SampleRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>Begins the stream of one object.</summary>
    /// <param name="seed">Seed of the corpus.</param>
    /// <param name="className">Class of the object.</param>
    /// <param name="number">Number of the object in its class.</param>
    internal SampleRandom(ulong seed, string className, int number)
    {
        _state = Mix(seed + Golden);
        foreach (char c in className)
        {
            _state = Mix(_state + c + Golden);
        }

        _state = Mix(_state + (ulong)number + Golden);
    }

    /// <summary>A number in [low, high).</summary>
    internal float Uniform(float low, float high) => low + ((high - low) * ((Next() >> 40) * (1f / (1 << 24))));

    /// <summary>An integer in [low, high], both included.</summary>
    internal int Whole(int low, int high) => low + (int)(Next() % (ulong)(high - low + 1));

    /// <summary>True with a probability.</summary>
    internal bool Chance(float probability) => Uniform(0, 1) < probability;

    /// <summary>One of some values.</summary>
    internal T Pick<T>(params ReadOnlySpan<T> values) => values[Whole(0, values.Length - 1)];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private ulong Next() => Mix(_state += Golden);
}
