using SIE.Shards;

namespace SIE.Training.Data;

/// <summary>Two views of an object.</summary>
/// <param name="Item">Number of the object in its split.</param>
/// <param name="First">First view.</param>
/// <param name="Second">Second view, another one.</param>
public readonly record struct ViewPair(int Item, int First, int Second);

/// <summary>Which pairs an epoch consists of: every object once, in random order, with two random views of it.</summary>
/// <param name="split">The objects.</param>
/// <param name="seed">The run's seed.</param>
public sealed class PairSampler(DatasetSplit split, long seed)
{
    /// <summary>The pairs of an epoch, a function of seed and epoch alone.</summary>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="shuffle">False keeps the split's order.</param>
    /// <returns>One pair an object.</returns>
    /// <exception cref="DataException">An object has a single view.</exception>
    public ViewPair[] Epoch(long epoch, bool shuffle = true)
    {
        int count = split.Objects.Count;
        int[] order = shuffle ? new ItemRandom(seed, epoch, -1).Permutation(count) : [.. Enumerable.Range(0, count)];
        return [.. order.Select(o => Pair(o, epoch))];
    }

    private ViewPair Pair(int number, long epoch)
    {
        DatasetObject entry = split.Objects[number];
        if (entry.Views < 2)
        {
            throw new DataException($"{entry.Synset}/{entry.ObjectId} has {entry.Views} views; a pair needs two. Render with --views 2 or more.");
        }

        ItemRandom random = new(seed, epoch, number);
        int first = random.Below(entry.Views);
        int second = random.Below(entry.Views - 1);
        return new(number, first, second < first ? second : second + 1);
    }
}
