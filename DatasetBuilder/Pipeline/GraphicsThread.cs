using System.Collections.Concurrent;
using SIE.Renderer;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>A thread with a renderer, since an OpenGL context belongs to the thread that made it. Disposing it closes both.</summary>
internal sealed class GraphicsThread : IAsyncDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RenderOptions _options;
    private ViewRenderer? _renderer;

    private GraphicsThread(RenderOptions options) => _options = options;

    /// <summary>The renderer; for work on this thread only.</summary>
    public ViewRenderer Renderer => _renderer ?? throw new ObjectDisposedException(nameof(GraphicsThread));

    /// <summary>Name and version of the driver.</summary>
    public string Driver { get; private set; } = "";

    /// <summary>True where the CPU draws.</summary>
    public bool IsSoftware { get; private set; }

    /// <summary>Opens another thread with a renderer like this one's.</summary>
    public Task<GraphicsThread> OpenAnotherAsync() => OpenAsync(_options);

    /// <summary>Starts the thread and opens a renderer on it.</summary>
    /// <param name="options">What to draw with.</param>
    public static async Task<GraphicsThread> OpenAsync(RenderOptions options)
    {
        GraphicsThread graphics = new(options);
        new Thread(graphics.Run) { Name = "draw", IsBackground = true }.Start();
        try
        {
            await graphics.InvokeAsync(() =>
            {
                graphics._renderer = new ViewRenderer(options);
                graphics.Driver = graphics._renderer.Driver;
                graphics.IsSoftware = graphics._renderer.IsSoftware;
            }).ConfigureAwait(false);
            return graphics;
        }
        catch
        {
            await graphics.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs something on the thread.</summary>
    /// <param name="work">The work; may use <see cref="Renderer"/>.</param>
    public Task InvokeAsync(Action work)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <summary>Replaces a renderer that may be beyond use, such as after a device reset; for work on this thread only.</summary>
    public void Reopen()
    {
        _renderer?.Dispose();
        _renderer = null;
        _renderer = new ViewRenderer(_options);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _work.CompleteAdding();
        await _ended.Task.ConfigureAwait(false);
        _work.Dispose();
    }

    private void Run()
    {
        foreach (Action work in _work.GetConsumingEnumerable())
        {
            work();
        }

        try
        {
            _renderer?.Dispose();
            _renderer = null;
            _ended.SetResult();
        }
        catch (Exception e)
        {
            _ended.SetException(e);
        }
    }
}
