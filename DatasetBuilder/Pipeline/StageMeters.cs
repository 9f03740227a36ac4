using System.Diagnostics;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>A part of the way from mesh file to shard.</summary>
public enum RenderStage
{
    /// <summary>Reading a mesh and decoding its pictures; worker threads.</summary>
    Load,

    /// <summary>Bringing a mesh to the GPU and recording how it hides itself; the drawing threads.</summary>
    Upload,

    /// <summary>Drawing views; the drawing threads.</summary>
    Draw,

    /// <summary>Bringing their pixels to memory; the drawing threads.</summary>
    Readback,

    /// <summary>Encoding JPEGs; worker threads.</summary>
    Encode,

    /// <summary>Writing rows to the shard; one thread.</summary>
    Write,
}

/// <summary>How long the stages of a rendering were at work, all threads of a stage together, and how much went through them. Any thread.</summary>
public sealed class StageMeters
{
    private static readonly int Stages = Enum.GetValues<RenderStage>().Length;

    private readonly long[] _ticks = new long[Stages];
    private readonly long[] _bytes = new long[Stages];
    private long _views, _triangles;

    /// <summary>Threads that draw.</summary>
    public int DrawingThreads { get; internal set; } = 1;

    /// <summary>Views drawn.</summary>
    public long Views => Interlocked.Read(ref _views);

    /// <summary>Triangles of their meshes, each counted once a view.</summary>
    public long Triangles => Interlocked.Read(ref _triangles);

    /// <summary>Time that a stage's threads were at work, summed.</summary>
    /// <param name="stage">The stage.</param>
    public TimeSpan Busy(RenderStage stage) => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _ticks[(int)stage]));

    /// <summary>Bytes that a stage has moved: mesh files read, buffers uploaded, pixels read back, JPEGs made, JPEGs written; none for drawing.</summary>
    /// <param name="stage">The stage.</param>
    public long Bytes(RenderStage stage) => Interlocked.Read(ref _bytes[(int)stage]);

    /// <summary>Starts the clock of a stage on this thread; disposing the result stops it.</summary>
    internal Work Measure(RenderStage stage) => new(this, stage, Stopwatch.GetTimestamp());

    /// <summary>Counts bytes that a stage has moved.</summary>
    internal void AddBytes(RenderStage stage, long bytes) => Interlocked.Add(ref _bytes[(int)stage], bytes);

    /// <summary>Counts views of one mesh.</summary>
    internal void AddViews(int views, int trianglesEach)
    {
        Interlocked.Add(ref _views, views);
        Interlocked.Add(ref _triangles, views * (long)trianglesEach);
    }

    /// <summary>A stretch of work.</summary>
    internal readonly struct Work(StageMeters meters, RenderStage stage, long start) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref meters._ticks[(int)stage], Stopwatch.GetTimestamp() - start);
    }
}
