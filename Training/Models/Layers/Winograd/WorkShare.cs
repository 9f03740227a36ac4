using static TorchSharp.torch;

namespace SIE.Training.Models.Layers.Winograd;

/// <summary>Shares pieces of work between as many threads as libtorch uses.</summary>
internal static class WorkShare
{
    /// <summary>Does all pieces.</summary>
    /// <param name="count">How many.</param>
    /// <param name="piece">Does one, given its number and memory to work in.</param>
    internal static void For(int count, Action<int, Workspace> piece)
    {
        int threads = Math.Min(get_num_threads(), count);
        if (threads > 1)
        {
            ParallelOptions options = new() { MaxDegreeOfParallelism = threads };
            Parallel.For(0, count, options, Workspace.Rent, Body, static workspace => workspace.Return());
            return;
        }

        Workspace own = Workspace.Rent();
        for (int i = 0; i < count; i++)
        {
            piece(i, own);
        }

        own.Return();

        Workspace Body(int i, ParallelLoopState state, Workspace workspace)
        {
            piece(i, workspace);
            return workspace;
        }
    }
}
