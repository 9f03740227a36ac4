using static TorchSharp.torch;

namespace SIE.Training.Devices;

/// <summary>Shares pieces of work between as many threads as libtorch uses.</summary>
internal static class WorkShare
{
    /// <summary>Does all pieces.</summary>
    /// <param name="count">How many.</param>
    /// <param name="piece">Does one, given its number.</param>
    internal static void For(int count, Action<int> piece) =>
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() }, piece);
}
