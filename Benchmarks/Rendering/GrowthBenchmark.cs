using System.Diagnostics;
using System.Numerics;
using SIE.Renderer;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Benchmarks.Rendering;

/// <summary>What a view costs as a mesh gets finer: the same bumpy ball of more and more triangles, on a GPU that has nothing else to do.</summary>
internal static class GrowthBenchmark
{
    private const int Views = 6, Rounds = 3, Factor = 4;

    /// <summary>Measures meshes of four times as many triangles each, from the smallest number on, and one of the largest.</summary>
    /// <param name="smallest">About how many triangles the first has.</param>
    /// <param name="largest">About how many triangles the last has.</param>
    /// <param name="gpu">Index of the GPU, or null for the first usable one.</param>
    /// <param name="say">Told each result.</param>
    /// <param name="token">Stops between meshes.</param>
    public static IReadOnlyList<ViewCost> Run(int smallest, int largest, int? gpu, Action<ViewCost> say, CancellationToken token)
    {
        using ViewRenderer renderer = new(new RenderOptions { Gpu = gpu });
        List<ViewCost> costs = [];
        for (long triangles = smallest; ; triangles = Math.Min(triangles * Factor, largest))
        {
            token.ThrowIfCancellationRequested();
            costs.Add(Measure(renderer, Ball((int)triangles)));
            say(costs[^1]);
            if (triangles == largest)
            {
                break;
            }
        }

        return costs;
    }

    /// <summary>A closed surface of about so many equal-sized triangles.</summary>
    internal static Mesh Ball(int triangles)
    {
        int rows = Math.Max(3, (int)Math.Sqrt(triangles / 4.0)), columns = 2 * rows;
        Vector3[] positions = new Vector3[(rows + 1) * columns];
        for (int i = 0; i < positions.Length; i++)
        {
            double theta = Math.PI * (i / columns) / rows, phi = 2 * Math.PI * (i % columns) / columns;
            double radius = 0.4 + (0.05 * Math.Sin(5 * theta) * Math.Cos(4 * phi));
            positions[i] = (float)radius * new Vector3((float)(Math.Sin(theta) * Math.Cos(phi)), (float)Math.Cos(theta), (float)(Math.Sin(theta) * Math.Sin(phi)));
        }

        List<int> indices = new(6 * rows * columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int a = (row * columns) + column, b = (row * columns) + ((column + 1) % columns);
                indices.AddRange([a, b, b + columns, a, b + columns, a + columns]);
            }
        }

        return new Mesh
        {
            Positions = positions,
            Normals = [.. positions.Select(Vector3.Normalize)],
            TexCoords = new Vector2[positions.Length],
            Indices = [.. indices],
            Parts = [new MeshPart(0, 0, indices.Count)],
            Materials = [new Material { BaseColor = new(0.6f, 0.5f, 0.4f) }],
            Warnings = [],
        };
    }

    private static ViewCost Measure(ViewRenderer renderer, Mesh mesh)
    {
        PreparedMesh prepared = PreparedMesh.From(mesh);
        long start = Stopwatch.GetTimestamp();
        using UploadedMesh uploaded = renderer.Upload(prepared);
        renderer.Finish();
        TimeSpan upload = Stopwatch.GetElapsedTime(start), best = TimeSpan.MaxValue;
        Latents[] views = [.. Enumerable.Range(0, Views).Select(i => new Latents(0.5 * i, 0.3 * i, 0.2 * i, 0.1 * i, 0.1 * i, i, 0.15 * i))];
        byte[] rgba = new byte[Views * renderer.BytesPerView];
        for (int round = 0; round < Rounds; round++)
        {
            start = Stopwatch.GetTimestamp();
            renderer.Render(uploaded, views, rgba);
            TimeSpan taken = Stopwatch.GetElapsedTime(start) / Views;
            best = taken < best ? taken : best;
        }

        return new ViewCost(mesh.TriangleCount, best.TotalMilliseconds, upload.TotalMilliseconds);
    }
}

/// <summary>A point of the curve.</summary>
/// <param name="Triangles">Triangles of the mesh.</param>
/// <param name="MillisecondsPerView">Time of a view, the best of a few rounds.</param>
/// <param name="UploadMilliseconds">Time to bring the mesh to the GPU and record how it hides itself, once a mesh.</param>
internal readonly record struct ViewCost(int Triangles, double MillisecondsPerView, double UploadMilliseconds);
