namespace SIE.DatasetBuilder.Pipeline;

/// <summary>What a dataset keeps of another one, as part of its recipe. Factors that are not drawn anew have the source's stored values.</summary>
public sealed record RegenerationRecipe
{
    /// <summary>The source's recipe, by <see cref="RenderRecipe.Sha256"/>.</summary>
    public required string SourceRecipeSha256 { get; init; }

    /// <summary>SHA-256 (hex) over the checksums of the source's shards: which bytes were kept.</summary>
    public required string SourceShardsSha256 { get; init; }

    /// <summary>
    /// What has drawn and encoded the pictures that are kept: the source and, if it has kept some too, its sources. Null in a dataset of before this was
    /// noted.
    /// </summary>
    public IReadOnlyList<PictureOrigin>? Origins { get; init; }

    /// <summary>Names of the factors that are drawn anew.</summary>
    public required IReadOnlyList<string> Redrawn { get; init; }

    /// <summary>How these were asked for: options of the command.</summary>
    public required string RangeOptions { get; init; }

    /// <summary>Classes that were kept, by name or synset; null for all.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>SHA-256 (hex) over the names of the objects in a list that was given; null for none.</summary>
    public string? ObjectsSha256 { get; init; }

    /// <summary>SQL condition on the rows that were kept; null for none.</summary>
    public string? Where { get; init; }

    /// <summary>The first view that was kept; null for all.</summary>
    public int? FirstView { get; init; }

    /// <summary>The last view that was kept.</summary>
    public int? LastView { get; init; }

    /// <summary>Views that were added to each object.</summary>
    public int AppendedViews { get; init; }

    internal string ToOptions() =>
        (AppendedViews > 0 || Redrawn.Count > 0 ? " --corpus CORPUS" : "")
        + (Classes is null ? "" : $" --classes \"{string.Join(',', Classes)}\"")
        + (ObjectsSha256 is null ? "" : " --objects OBJECTS")
        + (Where is null ? "" : $" --where '{Where.Replace("'", @"'\''", StringComparison.Ordinal)}'")
        + (FirstView is null ? "" : $" --views {FirstView}..{LastView}")
        + (AppendedViews == 0 ? "" : $" --append-views {AppendedViews}")
        + RangeOptions;
}
