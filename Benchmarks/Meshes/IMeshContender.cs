namespace SIE.Benchmarks.Meshes;

/// <summary>A mesh reader that can be timed.</summary>
internal interface IMeshContender
{
    /// <summary>Reads all files once.</summary>
    ReadingRate Measure(IReadOnlyList<string> files, CancellationToken cancel);
}
