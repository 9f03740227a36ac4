namespace SIE.DatasetBuilder.Exchange;

/// <summary>How a dataset is exported.</summary>
public sealed record ExportOptions
{
    /// <summary>True to exchange red and blue of every image (<see cref="RedBlueSwap"/>); otherwise images keep their bytes.</summary>
    public bool SwapRedBlue { get; init; }

    /// <summary>JPEG quality of exchanged images.</summary>
    public int Quality { get; init; } = 95;

    /// <summary>Threads that write.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>About how many bytes a WebDataset tar gets; one object at least.</summary>
    public long TarBytes { get; init; } = WebDatasetExport.DefaultTarBytes;

    internal RedBlueSwap? OpenSwap() => SwapRedBlue ? new RedBlueSwap(Quality) : null;
}
