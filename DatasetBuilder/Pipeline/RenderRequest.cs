using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Sampling;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Renderer.Scenes;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>What to make and how.</summary>
public sealed record RenderRequest
{
    /// <summary>The objects.</summary>
    public required Corpus Corpus { get; init; }

    /// <summary>The identity of the objects.</summary>
    public required CorpusIdentity Identity { get; init; }

    /// <summary>The dataset's folder.</summary>
    public required string Output { get; init; }

    /// <summary>Views of each object.</summary>
    public int Views { get; init; } = 50;

    /// <summary>Width and height of a view in pixels.</summary>
    public int Size { get; init; } = 256;

    /// <summary>Seed of the latents.</summary>
    public ulong Seed { get; init; }

    /// <summary>Seed of the division into train and val.</summary>
    public ulong SplitSeed { get; init; }

    /// <summary>How much work a view is worth.</summary>
    public RenderQuality Quality { get; init; }

    /// <summary>Further pictures of each view, of <see cref="ViewPasses.All"/> and in its order.</summary>
    public IReadOnlyList<string> Passes { get; init; } = [];

    /// <summary>JPEG quality.</summary>
    public int JpegQuality { get; init; } = 95;

    /// <summary>See <see cref="RenderRecipe.SwapRedBlue"/>.</summary>
    public bool SwapRedBlue { get; init; }

    /// <summary>Objects of a shard, or null for <see cref="DatasetPlan.DefaultShardObjects"/>.</summary>
    public int? ShardObjects { get; init; }

    /// <summary>What the latents are drawn from.</summary>
    public LatentRanges Ranges { get; init; } = LatentRanges.ThreeDieBench;

    /// <summary>The scene's constants.</summary>
    public SceneDescription Scene { get; init; } = SceneDescription.Paper;

    /// <summary>The dataset that this has to become again, or null for a new one.</summary>
    public DatasetManifest? Like { get; init; }

    /// <summary>Index of the GPU, or null for the first usable one.</summary>
    public int? Gpu { get; init; }

    /// <summary>Worker threads for loading and encoding.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Which part of the dataset to make.</summary>
    public WorkerSlot Worker { get; init; } = WorkerSlot.Alone;

    /// <summary>Threads that draw, or null for as many as suit the driver and the amount of work.</summary>
    public int? DrawingThreads { get; init; }

    /// <summary>Views that are drawn together, or null for as many as suit the driver; see <see cref="RenderOptions.ViewsPerDraw"/>.</summary>
    public int? ViewsPerDraw { get; init; }

    /// <summary>Measures the stages.</summary>
    public StageMeters Meters { get; init; } = new();

    /// <summary>How to draw it.</summary>
    internal RenderOptions ToOptions() =>
        new() { Size = Size, Quality = Quality, Gpu = Gpu, Scene = Scene, Surfaces = Passes.Count > 0, ViewsPerDraw = ViewsPerDraw };

    internal RenderRecipe ToRecipe(string driver) => new()
    {
        Corpus = Identity,
        Seed = Seed,
        SplitSeed = SplitSeed,
        Views = Views,
        Size = Size,
        Quality = Quality,
        Passes = Passes.Count > 0 ? Passes : null,
        DepthUnit = Passes.Contains(ViewPasses.Depth) ? ViewPasses.DepthUnit(Ranges["camera_distance"]?.Highest ?? Scene.Camera.Distance) : null,
        JpegQuality = JpegQuality,
        SwapRedBlue = SwapRedBlue,
        ShardObjects = ShardObjects ?? DatasetPlan.DefaultShardObjects(Views),
        Ranges = Ranges,
        Scene = Scene,
        Driver = driver,
        Renderer = RendererRevision.Current,
        Encoder = JpegFingerprint.Of(),
    };
}
