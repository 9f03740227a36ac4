using System.Runtime.CompilerServices;
using SIE.Training.Devices;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Devices;

public sealed class TorchWorkTests
{
    private static int _finalized;

    [Fact]
    public void Finalizers_wait_for_the_end_of_work()
    {
        _finalized = 0;
        using (TorchWork.Begin())
        {
            using (TorchWork.Begin())
            {
                LeaveGarbage();
                GC.Collect();
            }

            Thread.Sleep(50);
            Assert.Equal(0, Volatile.Read(ref _finalized));
        }

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _finalized) == 1, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Numbers_in_operations_survive_collections_that_other_threads_cause()
    {
        LibTorch.Load();
        using CancellationTokenSource done = new();
        Thread collector = new(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                Thread.Sleep(1); // or nobody else would get to work
            }
        });
        collector.Start();
        const int Steps = 20, Additions = 1000;
        using Tensor sum = zeros([1], ScalarType.Int64);
        for (int step = 0; step < Steps; step++)
        {
            using (TorchWork.Begin())
            {
                for (int i = 0; i < Additions; i++)
                {
                    sum.add_(1);
                }
            }
        }

        done.Cancel();
        collector.Join();
        Assert.Equal(Steps * Additions, sum.item<long>());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveGarbage() => _ = new Witness();

    private sealed class Witness
    {
        ~Witness() => Volatile.Write(ref _finalized, 1);
    }
}
