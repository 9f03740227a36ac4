using SIE.DatasetBuilder.Pipeline;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>What happens to the processes of `sie render --gpu all`; shells stand for them.</summary>
public sealed class GpuProcessesTests
{
    [Fact]
    public async Task Processes_are_asked_to_stop_before_they_are_made_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGTERM on Windows");
        const string UntilTerminated = "trap 'echo stopped; exit 130' TERM; echo started; while :; do sleep 0.02; done";
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        List<string> said = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GpuProcesses.RunAsync(["sh", "-c", UntilTerminated, "sh"], [], [0, 1], 2, Say, stop.Token));
        Assert.Equal(["GPU 0: started", "GPU 0: stopped", "GPU 1: started", "GPU 1: stopped"], said.Order(StringComparer.Ordinal));

        void Say(string line)
        {
            lock (said)
            {
                said.Add(line);
                if (said.Count == 2)
                {
                    stop.CancelAfter(0);
                }
            }
        }
    }
}
