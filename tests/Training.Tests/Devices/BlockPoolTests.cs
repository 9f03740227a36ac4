using CsCheck;
using SIE.Training.Devices;

namespace SIE.Training.Tests.Devices;

public sealed class BlockPoolTests
{
    private const int Range = 1 << 20, Largest = 20_000;

    [Fact]
    public void Blocks_never_overlap_and_all_space_comes_back() => Gen.Select(Gen.Int[1, Largest], Gen.Int[0, 3]).Array[0, 300].Sample(steps =>
    {
        BlockPool pool = new(Range);
        List<(nint Start, nint Size)> taken = [];
        foreach ((int size, int action) in steps)
        {
            if (action == 0 && taken.Count > 0)
            {
                int which = size % taken.Count;
                pool.Return(taken[which].Start);
                taken.RemoveAt(which);
            }
            else if (pool.Take(size) is var start && start >= 0)
            {
                Assert.Equal(0, start % BlockPool.Alignment);
                Assert.InRange(start + size, 0, Range);
                Assert.DoesNotContain(taken, t => start < t.Start + t.Size && t.Start < start + size);
                taken.Add((start, size));
            }
        }

        taken.ForEach(t => pool.Return(t.Start));
        Assert.Equal(0, pool.Take(Range - Largest));
    });

    [Fact]
    public void The_same_blocks_again_take_the_same_places() => Gen.Int[1, Largest].Array[1, 40].Sample(sizes =>
    {
        BlockPool pool = new(Range);
        nint kept = pool.Take(1000);
        nint[] first = [.. sizes.Select(s => pool.Take(s))];
        Array.ForEach(first, pool.Return);
        Assert.Equal(first, sizes.Select(s => pool.Take(s)));
        pool.Return(kept);
    });

    [Fact]
    public void A_block_goes_to_the_smallest_gap_that_holds_it()
    {
        BlockPool pool = new(Range);
        nint wide = pool.Take(5000), first = pool.Take(100), narrow = pool.Take(3000), second = pool.Take(100);
        pool.Return(wide);
        pool.Return(narrow);
        Assert.Equal(narrow, pool.Take(3000));
        Assert.Equal(wide, pool.Take(3000));
        Assert.True(pool.Take(3000) > second && second > first);
    }

    [Fact]
    public void What_is_not_taken_cannot_be_returned()
    {
        BlockPool pool = new(Range);
        nint block = pool.Take(100);
        pool.Return(block);
        Assert.Throws<InvalidOperationException>(() => pool.Return(block));
        Assert.Equal(-1, pool.Take(Range));
    }
}
