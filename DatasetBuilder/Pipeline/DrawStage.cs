using System.Threading.Channels;
using SIE.Renderer;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Preparation;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// Draws objects as they come, on the graphics thread, into buffers that the encoders read and give back. The thread does not wait for views
/// that it has asked for: it asks for the next ones, of the next object too, while the GPU is busy, and hands on what has become ready.
/// </summary>
/// <param name="graphics">Where to draw.</param>
/// <param name="loader">Words the reasons of failure.</param>
/// <param name="layout">What the encoders take.</param>
/// <param name="views">Views of an object.</param>
/// <param name="buffers">How many buffers the encoders may have, besides those that are being drawn to.</param>
/// <param name="meters">Measures uploading, drawing and reading back.</param>
internal sealed class DrawStage(GraphicsThread graphics, MeshLoader loader, ViewLayout layout, int views, int buffers, StageMeters meters)
{
    /// <summary>Pixels handed on at once: large enough to be worth a queue's cost, small enough that a few of them are little memory.</summary>
    private const int BytesPerBuffer = 3 << 19;

    /// <summary>Buffers that the GPU may have before it: one being filled and one to go on with.</summary>
    private const int Ahead = 2;

    private readonly int _buffers = buffers + Ahead;
    private readonly Channel<ViewBuffer> _free = Channel.CreateUnbounded<ViewBuffer>();
    private readonly Queue<DrawnViews> _asked = new();

    /// <summary>Draws all views of each object on the graphics thread.</summary>
    /// <param name="objects">Loaded objects.</param>
    /// <param name="drawn">Receives the pixels.</param>
    /// <param name="token">Stops between two buffers of views.</param>
    public Task RunAsync(ChannelReader<ObjectJob> objects, ChannelWriter<DrawnViews> drawn, CancellationToken token) =>
        graphics.InvokeAsync(() => Run(objects, drawn, token));

    /// <summary>Takes a buffer back; any thread.</summary>
    public void Return(ViewBuffer buffer) => _free.Writer.TryWrite(buffer);

    private void Run(ChannelReader<ObjectJob> objects, ChannelWriter<DrawnViews> drawn, CancellationToken token)
    {
        MakeBuffers();
        for (bool ended = false; !ended;)
        {
            ObjectJob? job = null;
            try
            {
                // What was asked for is waited for in here too, and may show that the GPU has failed.
                job = Next(objects, drawn, token);
                ended = job is null;
                if (job is null)
                {
                    HandOn(drawn, leave: 0, token);
                }
                else
                {
                    Draw(job, drawn, token);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Recover(job, e, drawn, token);
            }
        }

        DropBuffers(token);
    }

    /// <summary>The next object; while there is none to draw, what was asked for is handed on. Null after the last.</summary>
    private ObjectJob? Next(ChannelReader<ObjectJob> objects, ChannelWriter<DrawnViews> drawn, CancellationToken token)
    {
        ObjectJob? job;
        while (!objects.TryRead(out job))
        {
            if (_asked.Count > 0)
            {
                HandOn(drawn, _asked.Count - 1, token);
            }
            else if (!objects.WaitToReadAsync(token).AsTask().GetAwaiter().GetResult())
            {
                return null;
            }
        }

        return job;
    }

    /// <summary>Asks for all views of an object that were not handed on yet.</summary>
    private void Draw(ObjectJob job, ChannelWriter<DrawnViews> drawn, CancellationToken token)
    {
        using UploadedMesh mesh = Upload(job.Mesh!);
        for (int first = job.Handed; first < job.ToDraw.Length;)
        {
            ViewBuffer buffer = Take(drawn, token);
            int count = Math.Min(buffer.Views, job.ToDraw.Length - first);
            _asked.Enqueue(new DrawnViews(job, first, count, buffer, this));
            Ask(mesh, job.Prepared!, first, count, buffer);
            first += count;
            HandOn(drawn, Ahead, token);
        }
    }

    private UploadedMesh Upload(PreparedMesh prepared)
    {
        using StageMeters.Work work = meters.Measure(RenderStage.Upload);
        UploadedMesh mesh = graphics.Renderer.Upload(prepared);
        meters.AddBytes(RenderStage.Upload, mesh.Bytes);
        return mesh;
    }

    private void Ask(UploadedMesh mesh, PreparedViews views, int first, int count, ViewBuffer buffer)
    {
        int together = graphics.Renderer.ViewsPerDraw;
        for (int asked = 0; asked < count; asked += together)
        {
            using (meters.Measure(RenderStage.Draw))
            {
                graphics.Renderer.Draw(mesh, views, first + asked, Math.Min(together, count - asked));
            }

            using (meters.Measure(RenderStage.Readback))
            {
                graphics.Renderer.ReadBack(buffer, asked);
            }
        }

        meters.AddViews(count, mesh.TriangleCount);
        meters.AddBytes(RenderStage.Readback, count * (long)buffer.BytesPerView);
    }

    /// <summary>Hands on what is ready, and waits for the oldest views asked for until only some are left.</summary>
    private void HandOn(ChannelWriter<DrawnViews> drawn, int leave, CancellationToken token)
    {
        while (_asked.TryPeek(out DrawnViews oldest) && (_asked.Count > leave || oldest.Buffer.IsReady))
        {
            using (meters.Measure(RenderStage.Draw))
            {
                oldest.Buffer.Wait();
            }

            _asked.Dequeue();
            oldest.Job.Handed += oldest.Count;
            if (oldest.Job.Handed == oldest.Job.ToDraw.Length)
            {
                oldest.Job.Mesh = null;
                oldest.Job.Prepared = null;
            }

            if (!drawn.TryWrite(oldest))
            {
                drawn.WriteAsync(oldest, token).AsTask().GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>
    /// Goes on after a failure. The context may be beyond use (out of memory, device reset), so it is made anew; if that fails, so does the
    /// run. Objects that were under way are drawn again, each by itself: one that fails again on a fresh context is at fault.
    /// </summary>
    private void Recover(ObjectJob? failed, Exception cause, ChannelWriter<DrawnViews> drawn, CancellationToken token)
    {
        ObjectJob[] underWay = [.. _asked.Select(static views => views.Job).Append(failed).OfType<ObjectJob>().Distinct()];
        Reopen(cause, token);
        foreach (ObjectJob job in underWay)
        {
            try
            {
                Draw(job, drawn, token);
                HandOn(drawn, leave: 0, token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                job.Skip($"{loader.NameOf(job.Entry)}: can't be drawn: {e.Message}");
                job.Mesh = null;
                job.Prepared = null;
                Reopen(e, token);
            }
        }
    }

    private void Reopen(Exception cause, CancellationToken token)
    {
        while (_asked.TryDequeue(out DrawnViews lost))
        {
            Return(lost.Buffer);
        }

        DropBuffers(token);
        try
        {
            graphics.Reopen();
        }
        catch (GraphicsException e)
        {
            throw new GraphicsException(
                $"Drawing failed ({cause.Message}), and then the GPU could not be opened again: {e.Message} Finished shards are kept: run the same "
                + "command again to go on.",
                cause);
        }

        MakeBuffers();
    }

    /// <summary>A free buffer; before waiting for the encoders, all that they could be given is handed on.</summary>
    private ViewBuffer Take(ChannelWriter<DrawnViews> drawn, CancellationToken token)
    {
        while (true)
        {
            if (_free.Reader.TryRead(out ViewBuffer? buffer))
            {
                return buffer;
            }

            if (_asked.Count == 0)
            {
                return _free.Reader.ReadAsync(token).AsTask().GetAwaiter().GetResult();
            }

            HandOn(drawn, _asked.Count - 1, token);
        }
    }

    private void MakeBuffers()
    {
        int together = graphics.Renderer.ViewsPerDraw;
        int draws = Math.Max(1, BytesPerBuffer / graphics.Renderer.BytesOf(layout) / together);
        int viewsEach = Math.Min(draws * together, views);
        for (int i = 0; i < _buffers; i++)
        {
            Return(graphics.Renderer.CreateBuffer(layout, viewsEach));
        }
    }

    /// <summary>Waits until the encoders have given all buffers back, and frees them.</summary>
    private void DropBuffers(CancellationToken token)
    {
        for (int i = 0; i < _buffers; i++)
        {
            _free.Reader.ReadAsync(token).AsTask().GetAwaiter().GetResult().Dispose();
        }
    }
}
