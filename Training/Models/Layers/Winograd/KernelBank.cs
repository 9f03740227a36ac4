using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lanes = System.Runtime.Intrinsics.Vector512<float>;

namespace SIE.Training.Models.Layers.Winograd;

/// <summary>
/// Kernels [outputs, 3, 3, inputs] in memory, transformed in panels of 32 columns: 36 matrices [rows, 32] each, in the order that they are multiplied
/// in.
/// </summary>
/// <param name="Start">The first weight.</param>
/// <param name="Outputs">Channels out.</param>
/// <param name="Inputs">Channels in.</param>
/// <param name="Backward">
/// False for the convolution: rows are channels in, columns channels out. True for its gradient by the input, which is a convolution with the
/// kernels turned by 180°: rows are channels out, columns channels in.
/// </param>
internal readonly unsafe record struct KernelBank(nint Start, int Outputs, int Inputs, bool Backward)
{
    private const int Taps = TileTransforms.Kernel * TileTransforms.Kernel, Width = TileTransforms.Width;

    /// <summary>Channels that are summed over.</summary>
    internal int Rows => Backward ? Outputs : Inputs;

    /// <summary>How many panels.</summary>
    internal int Panels => (Backward ? Inputs : Outputs) / MatrixKernel.Columns;

    /// <summary>Floats from a panel's matrix to the next.</summary>
    internal nint Matrix => ((nint)Rows * MatrixKernel.Columns) + Width;

    /// <summary>Floats of a panel.</summary>
    internal nint Panel => TileTransforms.Points * Matrix;

    /// <summary>Transforms a panel.</summary>
    /// <param name="panel">Its number.</param>
    /// <param name="to">Where to.</param>
    /// <param name="scratch">Of the transforms.</param>
    internal void LoadPanel(int panel, float* to, Lanes* scratch)
    {
        if (Backward)
        {
            for (int row = 0; row < Rows; row++)
            {
                float* from = (float*)Start + ((((nint)row * Taps) + Taps - 1) * Inputs) + (panel * MatrixKernel.Columns);
                for (int column = 0; column < MatrixKernel.Columns; column += Width)
                {
                    TileTransforms.Weights(from + column, -Inputs, to + (row * MatrixKernel.Columns) + column, Matrix, scratch);
                }
            }

            return;
        }

        Lanes* block = stackalloc Lanes[Taps * Width];
        for (int column = 0; column < MatrixKernel.Columns; column += Width)
        {
            for (int row = 0; row < Rows; row += Width)
            {
                for (int tap = 0; tap < Taps; tap++)
                {
                    float* from = (float*)Start + (((((panel * MatrixKernel.Columns) + column) * (nint)Taps) + tap) * Inputs) + row;
                    Transpose(from, Taps * (nint)Inputs, (float*)(block + (tap * Width)), scratch);
                }

                for (int i = 0; i < Width; i++)
                {
                    TileTransforms.Weights((float*)(block + i), Width * Width, to + ((row + i) * MatrixKernel.Columns) + column, Matrix, scratch);
                }
            }
        }
    }

    /// <summary>
    /// A block of 16×16 with rows and columns exchanged, by four perfect shuffles: each turns the bits of an element's number, row before column, by
    /// one.
    /// </summary>
    private static void Transpose(float* from, nint row, float* to, Lanes* scratch)
    {
        Vector512<int> lower = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), upper = lower + Vector512.Create(8);
        float* source = from;
        nint step = row;
        for (int shuffle = 0; shuffle < 4; shuffle++)
        {
            float* target = shuffle == 3 ? to : (float*)(scratch + (shuffle % 2 * Width));
            for (int i = 0; i < Width / 2; i++)
            {
                (Lanes a, Lanes b) = (Vector512.Load(source + (i * step)), Vector512.Load(source + ((i + (Width / 2)) * step)));
                Vector512.Store(Avx512F.PermuteVar16x32x2(a, lower, b), target + (2 * i * Width));
                Vector512.Store(Avx512F.PermuteVar16x32x2(a, upper, b), target + (((2 * i) + 1) * Width));
            }

            source = target;
            step = Width;
        }
    }
}
