using SIE.DatasetBuilder.Pipeline;

namespace SIE.Benchmarks.Rendering;

/// <summary>How fast a corpus became shards.</summary>
/// <param name="Driver">The OpenGL driver.</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="Wall">Time of the whole, from the first mesh to the closed dataset.</param>
/// <param name="Meters">Its stages.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process up to its end.</param>
/// <param name="Collecting">Time that all threads were stopped in by the garbage collector.</param>
/// <param name="Skipped">Objects that could not be rendered.</param>
internal sealed record WholeRendering(
    string Driver, int Threads, TimeSpan Wall, StageMeters Meters, long PeakMemoryBytes, TimeSpan Collecting, int Skipped)
{
    /// <summary>Images a second from mesh file to closed shard.</summary>
    public double ImagesPerSecond => Meters.Views / Wall.TotalSeconds;

    /// <summary>Triangles of a view's mesh, mean over the views.</summary>
    public double TrianglesPerView => (double)Meters.Triangles / Math.Max(Meters.Views, 1);

    /// <summary>Triangles of meshes drawn a second, each counted once a view, however many passes draw it.</summary>
    public double TrianglesPerSecond => Meters.Triangles / Wall.TotalSeconds;

    /// <summary>The drawing threads' share of the time at work: uploading, drawing and reading back are theirs.</summary>
    public double DrawingThreadsBusy => Busy(RenderStage.Upload) + Busy(RenderStage.Draw) + Busy(RenderStage.Readback);

    /// <summary>Share of the time that the threads of a stage were at work, 0 to 1.</summary>
    /// <param name="stage">The stage.</param>
    public double Busy(RenderStage stage) => Meters.Busy(stage) / Wall / Workers(stage);

    /// <summary>Threads of a stage. Those of loading and encoding are as many each, whatever the number of processors.</summary>
    /// <param name="stage">The stage.</param>
    public int Workers(RenderStage stage) => stage switch
    {
        RenderStage.Load or RenderStage.Encode => Threads,
        RenderStage.Write => 1,
        _ => Meters.DrawingThreads,
    };
}
