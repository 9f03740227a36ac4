namespace SIE.DatasetBuilder.Exchange;

/// <summary>How a dataset in another layout is imported.</summary>
public sealed record ImportOptions
{
    /// <summary>Folder of the lists if they are not beside the objects, as those of 3DIEBench are not; or null.</summary>
    public string? Lists { get; init; }

    /// <summary>Seed of the division into train and val where there are no lists.</summary>
    public ulong SplitSeed { get; init; }

    /// <summary>True to exchange red and blue of every image (<see cref="RedBlueSwap"/>); otherwise images keep their bytes.</summary>
    public bool SwapRedBlue { get; init; }

    /// <summary>JPEG quality of exchanged images.</summary>
    public int Quality { get; init; } = 95;

    /// <summary>Threads that read, check and write.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
