using System.Collections.Concurrent;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

/// <summary>
/// One renderer for all tests of pictures, on a thread of its own as a renderer must be, with the driver's debug output on: any OpenGL
/// error fails the test that made it.
/// </summary>
public sealed class RendererFixture : IDisposable
{
    private readonly BlockingCollection<Action<ViewRenderer>> _work = [];
    private readonly Thread _thread;

    public RendererFixture()
    {
        _thread = new Thread(() =>
        {
            using ViewRenderer renderer = new(new RenderOptions { Debug = true, Surfaces = true });
            foreach (Action<ViewRenderer> work in _work.GetConsumingEnumerable())
            {
                work(renderer);
            }
        });
        _thread.Start();
    }

    public int Size { get; } = new RenderOptions().Size;

    /// <summary>Draws views of one mesh.</summary>
    public Picture[] Draw(Mesh mesh, params Latents[] views) => Use(renderer =>
    {
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
        byte[] rgba = new byte[views.Length * renderer.BytesPerView];
        renderer.Render(uploaded, views, rgba);
        return rgba.Chunk(4 * Size * Size).Select(bytes => new Picture(bytes, Size)).ToArray();
    });

    /// <summary>Draws a view with all that is known of its pixels.</summary>
    public (Picture Picture, Silhouette Silhouette, PixelSurface[] Surfaces) DrawWithSurfaces(Mesh mesh, Latents view) => Use(renderer =>
    {
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
        byte[] rgba = new byte[renderer.BytesPerView];
        Silhouette[] silhouette = new Silhouette[1];
        PixelSurface[] surfaces = new PixelSurface[Size * Size];
        renderer.Render(uploaded, [view], rgba, silhouette, surfaces);
        return (new Picture(rgba, Size), silhouette[0], surfaces);
    });

    /// <summary>Draws a view in linear radiance.</summary>
    public float[] Linear(Mesh mesh, Latents view) => Use(renderer =>
    {
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
        float[] rgb = new float[3 * Size * Size];
        renderer.RenderLinear(uploaded, view, rgb);
        return rgb;
    });

    /// <summary>Does something on the renderer's thread.</summary>
    public T Use<T>(Func<ViewRenderer, T> work)
    {
        TaskCompletionSource<T> done = new();
        _work.Add(renderer =>
        {
            try
            {
                done.SetResult(work(renderer));
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    /// <summary>A finished view.</summary>
    public sealed record Picture(byte[] Rgba, int Size)
    {
        public (byte R, byte G, byte B, byte A) this[int x, int y]
        {
            get
            {
                int i = 4 * (y * Size + x);
                return (Rgba[i], Rgba[i + 1], Rgba[i + 2], Rgba[i + 3]);
            }
        }

        /// <summary>Sum of the object's coverage in pixels.</summary>
        public double Coverage => Enumerable.Range(0, Size * Size).Sum(i => Rgba[4 * i + 3] / 255.0);

        /// <summary>Mean position of the pixels that a test chooses.</summary>
        public (double X, double Y) Centroid(Func<(byte R, byte G, byte B, byte A), bool> chosen)
        {
            double x = 0, y = 0, count = 0;
            for (int i = 0; i < Size * Size; i++)
            {
                if (chosen(this[i % Size, i / Size]))
                {
                    (x, y, count) = (x + i % Size + 0.5, y + i / Size + 0.5, count + 1);
                }
            }

            return (x / count, y / count);
        }
    }
}
