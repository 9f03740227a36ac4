using SIE.DatasetBuilder.Pipeline;

namespace SIE.DatasetBuilder.Tests.Pipeline;

public class StageGroupTests
{
    [Fact]
    public async Task The_first_failure_stops_all_stages_and_is_what_is_thrown()
    {
        using StageGroup stages = new(CancellationToken.None);
        stages.Start(() => Task.Delay(Timeout.Infinite, stages.Stopped), workers: 3);
        stages.Start(() => throw new InvalidDataException("the cause"));
        InvalidDataException failure = await Assert.ThrowsAsync<InvalidDataException>(stages.WhenAllAsync);
        Assert.Equal("the cause", failure.Message);
    }

    [Fact]
    public async Task Cancellation_by_the_caller_is_thrown_as_such()
    {
        using CancellationTokenSource stop = new();
        using StageGroup stages = new(stop.Token);
        stages.Start(() => Task.Delay(Timeout.Infinite, stages.Stopped));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(stages.WhenAllAsync);
    }

    [Fact]
    public async Task A_queue_is_closed_once_after_the_last_worker()
    {
        int working = 5, closed = 0;
        using StageGroup stages = new(CancellationToken.None);
        stages.Start(
            async () =>
            {
                await Task.Yield();
                Interlocked.Decrement(ref working);
            },
            workers: 5,
            whenAllDone: () =>
            {
                Assert.Equal(0, Volatile.Read(ref working));
                closed++;
            });
        await stages.WhenAllAsync();
        Assert.Equal(1, closed);
    }
}
