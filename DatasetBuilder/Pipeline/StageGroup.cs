using System.Runtime.ExceptionServices;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Work that runs side by side: the failure of one part stops all, and is what the caller sees.</summary>
/// <param name="token">Stops all parts.</param>
internal sealed class StageGroup(CancellationToken token) : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(token);
    private readonly List<Task> _parts = [];
    private ExceptionDispatchInfo? _failure;

    /// <summary>Cancelled when the caller wants to stop or a part has failed.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Starts a part.</summary>
    /// <param name="work">The part.</param>
    /// <param name="workers">How many of it run at once.</param>
    /// <param name="whenAllDone">Called once when all of them have ended well, such as to close the queue that they fill.</param>
    public void Start(Func<Task> work, int workers = 1, Action? whenAllDone = null)
    {
        int left = workers;
        for (int i = 0; i < workers; i++)
        {
            _parts.Add(Task.Run(() => GuardAsync(async () =>
            {
                await work().ConfigureAwait(false);
                if (Interlocked.Decrement(ref left) == 0)
                {
                    whenAllDone?.Invoke();
                }
            })));
        }
    }

    /// <summary>Waits for all parts to end.</summary>
    /// <exception cref="Exception">The first failure of a part; cancellation only if nothing else failed.</exception>
    public async Task WhenAllAsync()
    {
        await Task.WhenAll(_parts).ConfigureAwait(false);
        _failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Other parts end by cancellation after the first failure, which is the one that is kept.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }
}
