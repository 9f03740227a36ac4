using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using SIE.Training.Devices;

namespace SIE.Training.Models.Layers.Winograd;

/// <summary>The memory that a thread works in. Used again and again: there are as many as threads have ever worked at a time.</summary>
internal sealed unsafe class Workspace
{
    private static readonly ConcurrentBag<Workspace> Free = [];

    private readonly AlignedBuffer _scratch = new(), _margin = new();

    /// <summary>Pieces of the input, transformed.</summary>
    internal AlignedBuffer Pieces { get; } = new();

    /// <summary>Their products with the weights, or the products' gradients.</summary>
    internal AlignedBuffer Products { get; } = new();

    /// <summary>Weights, transformed, or their gradients.</summary>
    internal AlignedBuffer Weights { get; } = new();

    /// <summary>Of the transforms.</summary>
    internal Vector512<float>* Scratch => (Vector512<float>*)_scratch.Reserve(TileTransforms.Scratch * TileTransforms.Width);

    /// <summary>What pieces read outside a map.</summary>
    /// <param name="channels">How many zeros.</param>
    internal float* Zeros(int channels)
    {
        float* zeros = _margin.Reserve(channels);
        new Span<float>(zeros, channels).Clear();
        return zeros;
    }

    /// <summary>Where results outside a map go.</summary>
    /// <param name="channels">How many floats; a call to <see cref="Zeros"/> ends its use.</param>
    internal float* Waste(int channels) => _margin.Reserve(channels);

    /// <summary>Does pieces of work on several threads.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="piece">Does one, given its number and memory to work in.</param>
    internal static void Share(int count, Action<int, Workspace> piece) => WorkShare.For(count, number =>
    {
        Workspace workspace = Rent();
        piece(number, workspace);
        workspace.Return();
    });

    /// <summary>Takes one.</summary>
    internal static Workspace Rent() => Free.TryTake(out Workspace? workspace) ? workspace : new();

    /// <summary>Gives it back.</summary>
    internal void Return() => Free.Add(this);
}
