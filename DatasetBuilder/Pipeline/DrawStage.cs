using System.Threading.Channels;
using SIE.Renderer;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Draws objects as they come, on the graphics thread, into pooled buffers.</summary>
internal sealed class DrawStage
{
    /// <summary>Pixels handed on at once: large enough to be worth a queue's cost, small enough that a few of them are little memory.</summary>
    private const int BytesPerBuffer = 4 << 20;

    private readonly GraphicsThread _graphics;
    private readonly MeshLoader _loader;
    private readonly int _viewsPerBuffer;
    private readonly Channel<byte[]> _free;

    /// <summary>Makes the buffers.</summary>
    /// <param name="graphics">Where to draw.</param>
    /// <param name="loader">Words the reasons of failure.</param>
    /// <param name="views">Views of an object.</param>
    /// <param name="bytesPerView">Size of a view.</param>
    /// <param name="buffers">How many buffers may be under way.</param>
    public DrawStage(GraphicsThread graphics, MeshLoader loader, int views, int bytesPerView, int buffers)
    {
        (_graphics, _loader) = (graphics, loader);
        _viewsPerBuffer = Math.Clamp(BytesPerBuffer / bytesPerView, 1, views);
        _free = Channel.CreateBounded<byte[]>(buffers);
        for (int i = 0; i < buffers; i++)
        {
            _free.Writer.TryWrite(GC.AllocateUninitializedArray<byte>(_viewsPerBuffer * bytesPerView, pinned: true));
        }
    }

    /// <summary>Draws all views of each object; for the graphics thread.</summary>
    /// <param name="objects">Loaded objects.</param>
    /// <param name="drawn">Receives the pixels.</param>
    /// <param name="token">Stops between two batches of views.</param>
    public void Run(IEnumerable<ObjectJob> objects, ChannelWriter<DrawnViews> drawn, CancellationToken token)
    {
        foreach (ObjectJob job in objects)
        {
            Draw(job, drawn, token);
            job.Mesh = null;
        }
    }

    /// <summary>Takes a buffer back; any thread.</summary>
    public void Return(byte[] buffer) => _free.Writer.TryWrite(buffer);

    private void Draw(ObjectJob job, ChannelWriter<DrawnViews> drawn, CancellationToken token)
    {
        int next = 0;
        for (bool retried = false; ; retried = true)
        {
            try
            {
                using UploadedMesh mesh = _graphics.Renderer.Upload(job.Mesh!);
                while (next < job.ToDraw.Length)
                {
                    DrawnViews views = new(job, next, Math.Min(_viewsPerBuffer, job.ToDraw.Length - next), Take(token));
                    Render(mesh, views);
                    next += views.Count;
                    Post(drawn, views, token);
                }

                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The context may be beyond use (out of memory, device reset), so it is made anew. If that fails, so does the run; if the
                // mesh fails again on a fresh context, the mesh is at fault.
                _graphics.Reopen();
                if (retried)
                {
                    job.Skip($"{_loader.NameOf(job.Entry)}: can't be drawn: {e.Message}");
                    return;
                }
            }
        }
    }

    private void Render(UploadedMesh mesh, DrawnViews views)
    {
        try
        {
            _graphics.Renderer.Render(mesh, views.Job.ToDraw.AsSpan(views.FirstView, views.Count), views.Rgba);
        }
        catch
        {
            Return(views.Rgba);
            throw;
        }
    }

    private byte[] Take(CancellationToken token) =>
        _free.Reader.TryRead(out byte[]? buffer) ? buffer : _free.Reader.ReadAsync(token).AsTask().GetAwaiter().GetResult();

    private static void Post(ChannelWriter<DrawnViews> drawn, DrawnViews views, CancellationToken token)
    {
        if (!drawn.TryWrite(views))
        {
            drawn.WriteAsync(views, token).AsTask().GetAwaiter().GetResult();
        }
    }
}
