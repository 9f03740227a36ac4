using SIE.Benchmarks.Distributed;
using SIE.Benchmarks.Parity;
using SIE.Training.Distributed;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Distributed;

/// <summary>Several processes learn what one with the whole batch would, under the machine's real mpirun.</summary>
public class DistributedTests
{
    private const string NoMpi = "mpirun is not installed (openmpi-bin or mpich); .ci/run installs it.";

    [Fact]
    public void Two_processes_agree_with_the_public_code_in_losses_gradients_and_statistics()
    {
        Assert.SkipWhen(MpiJob.Launcher is null, NoMpi);
        IReadOnlyList<ParityResult> results = ParityBenchmark.Run(Path.Combine(AppContext.BaseDirectory, "Goldens", "dist2"), CPU);
        ParityResult result = Assert.Single(results);
        Assert.True(result.Outcome == "passed", $"{result.Name} {result.Outcome} {result.Reason}: {string.Join("; ", result.Deviations.Take(5))}");
        Assert.True(result.Compared > 1000, $"only {result.Compared} numbers");
    }

    [Fact]
    public void Fifty_steps_of_two_processes_with_unequal_parts_are_those_of_one()
    {
        Assert.SkipWhen(MpiJob.Launcher is null, NoMpi);
        (int exitCode, string errors) = MpiJob.Run(2, ["ranks", "--steps", "50"]);
        Assert.True(exitCode == 0, errors);
    }

    [Theory]
    [InlineData(8, 2, new[] { 4, 4 })]
    [InlineData(5, 2, new[] { 2, 3 })]
    [InlineData(7, 3, new[] { 2, 2, 3 })]
    public void A_batch_is_cut_into_consecutive_parts_that_differ_by_one_at_most(int total, int size, int[] counts)
    {
        int next = 0;
        for (int rank = 0; rank < size; rank++)
        {
            (int start, int count) = GlobalBatch.Part(total, rank, size);
            Assert.Equal((next, counts[rank]), (start, count));
            next += count;
        }

        Assert.Equal(total, next);
    }

    [Fact]
    public void A_process_alone_gathers_its_own_rows_and_weighs_nothing()
    {
        GlobalBatch batch = new(SingleProcess.Instance, 4);
        using Tensor rows = rand(4, 3);
        Assert.Same(rows, batch.Gather(rows));
        using Tensor mean = rows.mean();
        Assert.Same(mean, batch.OfShare(mean));
    }
}
