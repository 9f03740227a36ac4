using SIE.Benchmarks.Mutations;

namespace SIE.Benchmarks.Tests;

public sealed class MutationTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sie-mutations-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_same_number_gives_the_same_damage_and_others_another()
    {
        byte[] file = [.. Enumerable.Range(0, 500).Select(static i => (byte)i)];
        byte[][] damaged = [.. Enumerable.Range(0, 200).Select(i => ByteMutator.Mutate(file, 3, i))];
        Assert.All(damaged.Index(), d => Assert.Equal(d.Item, ByteMutator.Mutate(file, 3, d.Index)));
        Assert.InRange(damaged.Select(Convert.ToHexString).Distinct().Count(), 180, 200);
        Assert.NotEqual(damaged[0], ByteMutator.Mutate(file, 4, 0));
    }

    [Fact]
    public void Every_input_is_counted_once()
    {
        string obj = Path.Combine(_root, "a.obj");
        File.WriteAllText(obj, "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n");
        MutationTally tally = Assert.Single(new MutationBenchmark([obj], Path.Combine(_root, "kept")).Run(60, 0, static _ => { }, CancellationToken.None));
        Assert.Equal((".obj", 60, 60), (tally.Format, tally.Inputs, tally.Read + tally.Refused));
        Assert.InRange(tally.Refused, 1, 59);
        Assert.Empty(tally.Bugs);
    }
}
