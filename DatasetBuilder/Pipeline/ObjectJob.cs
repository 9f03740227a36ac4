using SIE.DatasetBuilder.Corpora;
using SIE.Renderer;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>An object on its way from mesh file to shard. Each stage fills in its part; the writer waits for <see cref="Finished"/>.</summary>
internal sealed class ObjectJob
{
    private readonly TaskCompletionSource<string?> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int[] _rows;
    private int _viewsLeft;

    /// <summary>A job.</summary>
    /// <param name="entry">The object.</param>
    /// <param name="latents">Latents of each view.</param>
    /// <param name="stored">Views that are there already; null for one that has to be drawn. Null to draw all.</param>
    public ObjectJob(CorpusObject entry, Latents[] latents, ShardView?[]? stored = null)
    {
        Entry = entry;
        Latents = latents;
        Views = new ShardView[latents.Length];
        stored?.CopyTo(Views, 0);
        _rows = [.. Enumerable.Range(0, latents.Length).Where(row => Views[row] is null)];
        ToDraw = [.. _rows.Select(row => latents[row])];
        _viewsLeft = ToDraw.Length;
        if (ToDraw.Length == 0)
        {
            _finished.SetResult(null);
        }
    }

    public CorpusObject Entry { get; }

    /// <summary>Latents of each view.</summary>
    public Latents[] Latents { get; }

    /// <summary>Latents of the views that have to be drawn.</summary>
    public Latents[] ToDraw { get; }

    /// <summary>SHA-256 that the mesh must have for the views that are there already to belong to it; null for any.</summary>
    public string? ExpectedMeshSha256 { get; init; }

    /// <summary><see cref="MeshFiles.Sha256"/>, set by the loader.</summary>
    public string? MeshSha256 { get; set; }

    /// <summary>Set by the loader, taken by the drawing thread, which lets go of it.</summary>
    public PreparedMesh? Mesh { get; set; }

    /// <summary><see cref="ToDraw"/>, set and taken with <see cref="Mesh"/>.</summary>
    public PreparedViews? Prepared { get; set; }

    /// <summary>How many of <see cref="ToDraw"/> the drawing thread has handed on.</summary>
    public int Handed { get; set; }

    /// <summary>The pictures of each view, set by the encoders.</summary>
    public ShardView[] Views { get; }

    /// <summary>Null when all views are encoded, or the reason why the object is skipped.</summary>
    public Task<string?> Finished => _finished.Task;

    /// <summary>Takes the pictures of a view.</summary>
    /// <param name="drawn">Its number in <see cref="ToDraw"/>.</param>
    /// <param name="view">The pictures.</param>
    public void ViewDone(int drawn, ShardView view)
    {
        Views[_rows[drawn]] = view;
        if (Interlocked.Decrement(ref _viewsLeft) == 0)
        {
            _finished.TrySetResult(null);
        }
    }

    /// <summary>Gives the object up.</summary>
    public void Skip(string reason) => _finished.TrySetResult(reason);
}

/// <summary>Some consecutive ones of an object's views to draw, as pixels in a buffer of the renderer's.</summary>
/// <param name="Job">The object.</param>
/// <param name="FirstView">The first of them in <see cref="ObjectJob.ToDraw"/>.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Buffer">The buffer, to be given back to <paramref name="Stage"/>.</param>
/// <param name="Stage">Where they were drawn.</param>
internal readonly record struct DrawnViews(ObjectJob Job, int FirstView, int Count, ViewBuffer Buffer, DrawStage Stage);
