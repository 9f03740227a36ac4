using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Sampling;
using SIE.Shards;

namespace SIE.DatasetBuilder.Regeneration;

/// <summary>What to keep of a dataset, what to draw anew, and where to put it.</summary>
public sealed record RegenerationRequest
{
    /// <summary>The source.</summary>
    public required Dataset Source { get; init; }

    /// <summary>The source's recipe.</summary>
    public required RenderRecipe SourceRecipe { get; init; }

    /// <summary>The meshes that the source was drawn from; null if nothing is drawn.</summary>
    public Corpus? Corpus { get; init; }

    /// <summary>The new dataset's folder.</summary>
    public required string Output { get; init; }

    /// <summary>Ranges of the new dataset: the source's with changes.</summary>
    public required LatentRanges Ranges { get; init; }

    /// <summary>Factors to draw anew though their range is the source's; those whose range is another are drawn anew anyway.</summary>
    public IReadOnlyCollection<string> Named { get; init; } = [];

    /// <summary>Seed of what is drawn; null for the source's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Which rows to keep.</summary>
    public RowFilter Filter { get; init; } = new();

    /// <summary>Views to add to each object.</summary>
    public int AppendedViews { get; init; }

    /// <summary>Objects of a shard, or null for the source's number.</summary>
    public int? ShardObjects { get; init; }

    /// <summary>Index of the GPU, or null for the first usable one.</summary>
    public int? Gpu { get; init; }

    /// <summary>Which part of the shards to make.</summary>
    public WorkerSlot Worker { get; init; } = WorkerSlot.Alone;

    /// <summary>Worker threads.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether views may have to be drawn, which takes meshes and OpenGL; otherwise everything is copied.</summary>
    public bool DrawsViews => AppendedViews > 0 || Redrawn.Count > 0;

    /// <summary>Names of the factors that are drawn anew, in stored order.</summary>
    public IReadOnlyList<string> Redrawn
    {
        get
        {
            JsonObject before = RangesJson.Write(SourceRecipe.Ranges), after = RangesJson.Write(Ranges);
            bool rotation = Named.Contains("rotation") || !JsonNode.DeepEquals(before["rotation"], after["rotation"]);
            return [.. Factor.All.Where((factor, i) =>
                (rotation && i < 3) || Named.Contains(factor.Name) || !JsonNode.DeepEquals(before[factor.Name], after[factor.Name]))
                .Select(static f => f.Name)];
        }
    }
}
