using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lanes = System.Runtime.Intrinsics.Vector512<float>;

namespace SIE.Training.Models.Layers.Winograd;

/// <summary>The innermost part of a product of matrices: 8 rows by 32 columns, whose sums stay in registers.</summary>
internal static unsafe class MatrixKernel
{
    /// <summary>Rows of the result.</summary>
    internal const int Rows = 8;

    /// <summary>Columns of the result.</summary>
    internal const int Columns = 32;

    private const int Half = Columns / 2;

    /// <summary>result[8, 32] (+)= left[8, depth] · right[depth, 32]; the terms of each element are added in the order of depth.</summary>
    /// <param name="left">First element.</param>
    /// <param name="leftRow">Floats from a row to the next.</param>
    /// <param name="leftStep">Floats from a column to the next.</param>
    /// <param name="right">First element; columns lie side by side.</param>
    /// <param name="rightRow">Floats from a row to the next.</param>
    /// <param name="result">First element; columns lie side by side.</param>
    /// <param name="resultRow">Floats from a row to the next.</param>
    /// <param name="depth">Columns of left, rows of right.</param>
    /// <param name="adds">Adds to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(
        float* left, nint leftRow, nint leftStep, float* right, nint rightRow, float* result, nint resultRow, int depth, bool adds)
    {
        Lanes a0 = default, b0 = default, a1 = default, b1 = default, a2 = default, b2 = default, a3 = default, b3 = default;
        Lanes a4 = default, b4 = default, a5 = default, b5 = default, a6 = default, b6 = default, a7 = default, b7 = default;
        if (adds)
        {
            float* row = result;
            (a0, b0) = (Vector512.Load(row), Vector512.Load(row + Half));
            row += resultRow;
            (a1, b1) = (Vector512.Load(row), Vector512.Load(row + Half));
            row += resultRow;
            (a2, b2) = (Vector512.Load(row), Vector512.Load(row + Half));
            row += resultRow;
            (a3, b3) = (Vector512.Load(row), Vector512.Load(row + Half));
            row += resultRow;
            (a4, b4) = (Vector512.Load(row), Vector512.Load(row + Half));
            row += resultRow;
            (a5, b5) = (Vector512.Load(row), Vector512.Load(row + Half));
            row += resultRow;
            (a6, b6) = (Vector512.Load(row), Vector512.Load(row + Half));
            row += resultRow;
            (a7, b7) = (Vector512.Load(row), Vector512.Load(row + Half));
        }

        float* lower = left + (4 * leftRow);
        nint third = 3 * leftRow;
        for (int i = 0; i < depth; i++, left += leftStep, lower += leftStep, right += rightRow)
        {
            (Lanes a, Lanes b) = (Vector512.Load(right), Vector512.Load(right + Half));
            Lanes x = Vector512.Create(*left);
            (a0, b0) = (Vector512.FusedMultiplyAdd(x, a, a0), Vector512.FusedMultiplyAdd(x, b, b0));
            x = Vector512.Create(*(left + leftRow));
            (a1, b1) = (Vector512.FusedMultiplyAdd(x, a, a1), Vector512.FusedMultiplyAdd(x, b, b1));
            x = Vector512.Create(*(left + (2 * leftRow)));
            (a2, b2) = (Vector512.FusedMultiplyAdd(x, a, a2), Vector512.FusedMultiplyAdd(x, b, b2));
            x = Vector512.Create(*(left + third));
            (a3, b3) = (Vector512.FusedMultiplyAdd(x, a, a3), Vector512.FusedMultiplyAdd(x, b, b3));
            x = Vector512.Create(*lower);
            (a4, b4) = (Vector512.FusedMultiplyAdd(x, a, a4), Vector512.FusedMultiplyAdd(x, b, b4));
            x = Vector512.Create(*(lower + leftRow));
            (a5, b5) = (Vector512.FusedMultiplyAdd(x, a, a5), Vector512.FusedMultiplyAdd(x, b, b5));
            x = Vector512.Create(*(lower + (2 * leftRow)));
            (a6, b6) = (Vector512.FusedMultiplyAdd(x, a, a6), Vector512.FusedMultiplyAdd(x, b, b6));
            x = Vector512.Create(*(lower + third));
            (a7, b7) = (Vector512.FusedMultiplyAdd(x, a, a7), Vector512.FusedMultiplyAdd(x, b, b7));
        }

        Store(a0, b0, result);
        Store(a1, b1, result + resultRow);
        Store(a2, b2, result + (2 * resultRow));
        Store(a3, b3, result + (3 * resultRow));
        Store(a4, b4, result + (4 * resultRow));
        Store(a5, b5, result + (5 * resultRow));
        Store(a6, b6, result + (6 * resultRow));
        Store(a7, b7, result + (7 * resultRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Lanes a, Lanes b, float* to)
    {
        Vector512.Store(a, to);
        Vector512.Store(b, to + Half);
    }
}
