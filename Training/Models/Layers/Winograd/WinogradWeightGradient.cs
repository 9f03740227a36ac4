using System.Runtime.Intrinsics;
using SIE.Training.Devices;

namespace SIE.Training.Models.Layers.Winograd;

/// <summary>The gradient of a convolution by its kernels.</summary>
internal static unsafe class WinogradWeightGradient
{
    /// <summary>Tiles whose products are summed at a time.</summary>
    private const int Block = 32;

    /// <summary>Tiles whose sum is one term of the gradient, whatever the number of threads.</summary>
    private const int Term = 256;

    private const int Taps = TileTransforms.Kernel * TileTransforms.Kernel, Width = TileTransforms.Width;

    /// <summary>Computes it.</summary>
    /// <param name="input">What was convolved.</param>
    /// <param name="gradient">Gradients of the result.</param>
    /// <param name="weights">Receives the gradients of the kernels [outputs, 3, 3, inputs].</param>
    internal static void Compute(TiledMaps input, TiledMaps gradient, float* weights)
    {
        Workspace shared = Workspace.Rent();
        if (WinogradProduct.HasManyWeights(input, gradient))
        {
            ComputeByPanels(input, gradient, weights, shared);
        }
        else
        {
            ComputeByTiles(input, gradient, weights, shared);
        }

        shared.Return();
    }

    /// <summary>Of all channels, tile by tile.</summary>
    private static void ComputeByTiles(TiledMaps input, TiledMaps gradient, float* weights, Workspace shared)
    {
        int terms = (input.Tiles + Term - 1) / Term;
        nint size = (nint)gradient.Channels * Taps * input.Channels;
        float* others = shared.Weights.Reserve((terms - 1) * size);
        Sums sums = new(gradient.Channels, input.Channels);
        Workspace.Share(terms, (term, workspace) =>
        {
            TransformedTiles pieces = new(Block, input.Channels), products = new(Block, gradient.Channels);
            float* left = workspace.Products.Reserve(products.Size), right = workspace.Pieces.Reserve(pieces.Size);
            float* sum = workspace.Weights.Reserve(sums.Size);
            int end = Math.Min((term + 1) * Term, input.Tiles);
            for (int first = term * Term; first < end; first += Block)
            {
                int count = Math.Min(Block, end - first);
                pieces.LoadPieces(input, first, count, right, workspace);
                products.LoadGradients(gradient, first, count, 0, left, workspace);
                sums.Multiply(products, left, pieces, right, count, sum, adds: first > term * Term);
            }

            sums.Store(sum, term == 0 ? weights : others + ((term - 1) * size), adds: false, workspace);
        });
        WorkShare.For(gradient.Channels, channel =>
        {
            nint length = (nint)Taps * input.Channels;
            for (int term = 1; term < terms; term++)
            {
                float* to = weights + (channel * length), from = others + ((term - 1) * size) + (channel * length);
                for (nint i = 0; i < length; i += Width)
                {
                    Vector512.Store(Vector512.Load(to + i) + Vector512.Load(from + i), to + i);
                }
            }
        });
    }

    /// <summary>Tiles of the input in large blocks, then 32 channels of the result at a time.</summary>
    private static void ComputeByPanels(TiledMaps input, TiledMaps gradient, float* weights, Workspace shared)
    {
        int capacity = WinogradProduct.LargeBlockOf(input);
        TransformedTiles pieces = new(capacity, input.Channels), products = new(capacity, MatrixKernel.Columns);
        float* right = shared.Pieces.Reserve(pieces.Size);
        Sums sums = new(MatrixKernel.Columns, input.Channels);
        for (int start = 0; start < input.Tiles; start += capacity)
        {
            (int first, int count) = (start, Math.Min(capacity, input.Tiles - start));
            WinogradProduct.LoadPieces(pieces, input, first, count, right);
            Workspace.Share(gradient.Channels / MatrixKernel.Columns, (panel, workspace) =>
            {
                float* left = workspace.Products.Reserve(products.Size), sum = workspace.Weights.Reserve(sums.Size);
                products.LoadGradients(gradient, first, count, panel * MatrixKernel.Columns, left, workspace);
                sums.Multiply(products, left, pieces, right, count, sum, adds: false);
                sums.Store(sum, weights + ((nint)panel * MatrixKernel.Columns * Taps * input.Channels), adds: first > 0, workspace);
            });
        }
    }

    /// <summary>36 matrices [outputs, inputs]: the gradients of transformed kernels.</summary>
    private readonly record struct Sums(int Outputs, int Inputs)
    {
        internal nint Size => TileTransforms.Points * Matrix;

        private nint Matrix => ((nint)Outputs * Inputs) + Width;

        internal void Multiply(TransformedTiles products, float* left, TransformedTiles pieces, float* right, int count, float* sum, bool adds)
        {
            for (int point = 0; point < TileTransforms.Points; point++, left += products.Matrix, right += pieces.Matrix, sum += Matrix)
            {
                for (int column = 0; column < Inputs; column += MatrixKernel.Columns)
                {
                    for (int row = 0; row < Outputs; row += MatrixKernel.Rows)
                    {
                        float* to = sum + ((nint)row * Inputs) + column;
                        MatrixKernel.Multiply(left + row, 1, products.Row, right + column, pieces.Row, to, Inputs, count, adds);
                    }
                }
            }
        }

        internal void Store(float* sum, float* to, bool adds, Workspace workspace)
        {
            for (int output = 0; output < Outputs; output++)
            {
                for (int input = 0; input < Inputs; input += Width)
                {
                    float* from = sum + ((nint)output * Inputs) + input, weights = to + ((nint)output * Taps * Inputs) + input;
                    TileTransforms.WeightsTransposed(from, Matrix, weights, Inputs, adds, workspace.Scratch);
                }
            }
        }
    }
}
