using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lanes = System.Runtime.Intrinsics.Vector512<float>;

namespace SIE.Training.Models.Layers.Winograd;

/// <summary>
/// The linear maps of Winograd's convolution F(4×4, 3×3) (Lavin, Gray, CVPR 2016), which take a 6×6 piece of a map to 36 numbers, a 3×3 kernel to
/// 36, and the 36 products to 4×4 places of the result; and the transposes of the last two, for the gradient of the weights. Each works on 16
/// channels at once, first along the columns, then along the rows. Instead of the usual points 0, ±1, ±2, ∞ they interpolate at 0, ±√½, ±√2, ∞,
/// whose powers are closer to each other: less rounding for as many operations.
/// </summary>
internal static unsafe class TileTransforms
{
    /// <summary>Rows and columns of a piece of the input.</summary>
    internal const int Piece = 6;

    /// <summary>Rows and columns of the result that come of a piece.</summary>
    internal const int Result = 4;

    /// <summary>Rows and columns of a kernel.</summary>
    internal const int Kernel = 3;

    /// <summary>Numbers of a transformed piece.</summary>
    internal const int Points = Piece * Piece;

    /// <summary>Channels worked on at once.</summary>
    internal const int Width = 16;

    /// <summary>Vectors that a transform needs to work in.</summary>
    internal const int Scratch = 2 * Points;

    // The points ±a and ±b: powers, and the divisors 2a²(a² - b²) and 2b²(b² - a²) of the kernel's transform (that of 0, a²b², is 1).
    private const float A = 0.707106781186547524f, ASquare = 0.5f, ACube = A * ASquare;
    private const float B = 1.41421356237309505f, BSquare = 2, BCube = B * BSquare;
    private const float Sum = ASquare + BSquare;
    private const float ADivisor = 2 * ASquare * (ASquare - BSquare), BDivisor = 2 * BSquare * (BSquare - ASquare);

    /// <summary>A piece of the input to its 36 numbers.</summary>
    /// <param name="places">36 places of 16 channels, row by row.</param>
    /// <param name="channel">Offset from each.</param>
    /// <param name="to">The first number of the 16 channels.</param>
    /// <param name="step">Floats from a number to the next.</param>
    /// <param name="scratch"><see cref="Scratch"/> vectors.</param>
    internal static void Input(float** places, nint channel, float* to, nint step, Lanes* scratch)
    {
        for (int j = 0; j < Piece; j++)
        {
            (Lanes x0, Lanes x1, Lanes x2) = (At(places, j, channel), At(places, 6 + j, channel), At(places, 12 + j, channel));
            (Lanes x3, Lanes x4, Lanes x5) = (At(places, 18 + j, channel), At(places, 24 + j, channel), At(places, 30 + j, channel));
            Input(x0, x1, x2, x3, x4, x5, (float*)(scratch + j), Piece * Width);
        }

        for (int i = 0; i < Piece; i++, scratch += Piece, to += Piece * step)
        {
            Input(scratch[0], scratch[1], scratch[2], scratch[3], scratch[4], scratch[5], to, step);
        }
    }

    /// <summary>36 products to 4×4 places of the result.</summary>
    /// <param name="from">The first product of 16 channels.</param>
    /// <param name="step">Floats from a product to the next.</param>
    /// <param name="places">16 places of 16 channels, row by row.</param>
    /// <param name="channel">Offset from each.</param>
    /// <param name="scratch"><see cref="Scratch"/> vectors.</param>
    internal static void Output(float* from, nint step, float** places, nint channel, Lanes* scratch)
    {
        for (int j = 0; j < Piece; j++, from += step)
        {
            nint row = Piece * step;
            (Lanes m0, Lanes m1, Lanes m2) = (Load(from), Load(from + row), Load(from + (2 * row)));
            (Lanes m3, Lanes m4, Lanes m5) = (Load(from + (3 * row)), Load(from + (4 * row)), Load(from + (5 * row)));
            Output(m0, m1, m2, m3, m4, m5, (float*)(scratch + j), Piece * Width);
        }

        Lanes* result = scratch + Points;
        for (int i = 0; i < Result; i++, scratch += Piece)
        {
            Output(scratch[0], scratch[1], scratch[2], scratch[3], scratch[4], scratch[5], (float*)(result + (i * Result)), Width);
        }

        for (int i = 0; i < Result * Result; i++)
        {
            Vector512.Store(result[i], places[i] + channel);
        }
    }

    /// <summary>Transposed <see cref="Output(float*, nint, float**, nint, Lanes*)"/>: gradients of 4×4 places to those of 36 products.</summary>
    /// <param name="places">16 places of 16 channels, row by row.</param>
    /// <param name="channel">Offset from each.</param>
    /// <param name="to">The first gradient of the 16 channels.</param>
    /// <param name="step">Floats from a gradient to the next.</param>
    /// <param name="scratch"><see cref="Scratch"/> vectors.</param>
    internal static void OutputTransposed(float** places, nint channel, float* to, nint step, Lanes* scratch)
    {
        for (int j = 0; j < Result; j++)
        {
            (Lanes y0, Lanes y1) = (At(places, j, channel), At(places, 4 + j, channel));
            (Lanes y2, Lanes y3) = (At(places, 8 + j, channel), At(places, 12 + j, channel));
            OutputTransposed(y0, y1, y2, y3, (float*)(scratch + j), Result * Width);
        }

        for (int i = 0; i < Piece; i++, scratch += Result, to += Piece * step)
        {
            OutputTransposed(scratch[0], scratch[1], scratch[2], scratch[3], to, step);
        }
    }

    /// <summary>A kernel to its 36 numbers.</summary>
    /// <param name="from">The first weight of 16 channels.</param>
    /// <param name="weightStep">Floats from a weight to the next, row by row; negative reads the kernel backwards.</param>
    /// <param name="to">The first number of the 16 channels.</param>
    /// <param name="step">Floats from a number to the next.</param>
    /// <param name="scratch"><see cref="Scratch"/> vectors.</param>
    internal static void Weights(float* from, nint weightStep, float* to, nint step, Lanes* scratch)
    {
        for (int j = 0; j < Kernel; j++, from += weightStep)
        {
            Weights(Load(from), Load(from + (3 * weightStep)), Load(from + (6 * weightStep)), (float*)(scratch + j), Kernel * Width);
        }

        for (int i = 0; i < Piece; i++, scratch += Kernel, to += Piece * step)
        {
            Weights(scratch[0], scratch[1], scratch[2], to, step);
        }
    }

    /// <summary>The transpose of <see cref="Weights(float*, nint, float*, nint, Lanes*)"/>: gradients of 36 numbers to those of a kernel.</summary>
    /// <param name="from">The first gradient of 16 channels.</param>
    /// <param name="step">Floats from a gradient to the next.</param>
    /// <param name="to">The gradient of the first weight of the 16 channels.</param>
    /// <param name="weightStep">Floats from a weight to the next, row by row.</param>
    /// <param name="adds">Adds to what is there.</param>
    /// <param name="scratch"><see cref="Scratch"/> vectors.</param>
    internal static void WeightsTransposed(float* from, nint step, float* to, nint weightStep, bool adds, Lanes* scratch)
    {
        for (int j = 0; j < Piece; j++, from += step)
        {
            nint row = Piece * step;
            (Lanes u0, Lanes u1, Lanes u2) = (Load(from), Load(from + row), Load(from + (2 * row)));
            (Lanes u3, Lanes u4, Lanes u5) = (Load(from + (3 * row)), Load(from + (4 * row)), Load(from + (5 * row)));
            WeightsTransposed(u0, u1, u2, u3, u4, u5, (float*)(scratch + j), Piece * Width);
        }

        Lanes* result = scratch + Points;
        for (int i = 0; i < Kernel; i++, scratch += Piece)
        {
            WeightsTransposed(scratch[0], scratch[1], scratch[2], scratch[3], scratch[4], scratch[5], (float*)(result + (i * Kernel)), Width);
        }

        for (int i = 0; i < Kernel * Kernel; i++, to += weightStep)
        {
            Vector512.Store(adds ? Load(to) + result[i] : result[i], to);
        }
    }

    // In one dimension.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input(Lanes x0, Lanes x1, Lanes x2, Lanes x3, Lanes x4, Lanes x5, float* to, nint step)
    {
        Lanes even = Plus(x4, -BSquare, x2), odd = Plus(x3, -BSquare, x1);
        Vector512.Store(Plus(x4 + x0, -Sum, x2), to);
        Vector512.Store(Plus(even, A, odd), to + step);
        Vector512.Store(Plus(even, -A, odd), to + (2 * step));
        (even, odd) = (Plus(x4, -ASquare, x2), Plus(x3, -ASquare, x1));
        Vector512.Store(Plus(even, B, odd), to + (3 * step));
        Vector512.Store(Plus(even, -B, odd), to + (4 * step));
        Vector512.Store(Plus(x5 + x1, -Sum, x3), to + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output(Lanes m0, Lanes m1, Lanes m2, Lanes m3, Lanes m4, Lanes m5, float* to, nint step)
    {
        (Lanes evenA, Lanes oddA, Lanes evenB, Lanes oddB) = (m1 + m2, m1 - m2, m3 + m4, m3 - m4);
        Vector512.Store(m0 + evenA + evenB, to);
        Vector512.Store(Plus(oddB * B, A, oddA), to + step);
        Vector512.Store(Plus(evenB * BSquare, ASquare, evenA), to + (2 * step));
        Vector512.Store(Plus(Plus(m5, BCube, oddB), ACube, oddA), to + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputTransposed(Lanes y0, Lanes y1, Lanes y2, Lanes y3, float* to, nint step)
    {
        Lanes even = Plus(y0, ASquare, y2), odd = Plus(y1, ASquare, y3);
        Vector512.Store(y0, to);
        Vector512.Store(Plus(even, A, odd), to + step);
        Vector512.Store(Plus(even, -A, odd), to + (2 * step));
        (even, odd) = (Plus(y0, BSquare, y2), Plus(y1, BSquare, y3));
        Vector512.Store(Plus(even, B, odd), to + (3 * step));
        Vector512.Store(Plus(even, -B, odd), to + (4 * step));
        Vector512.Store(y3, to + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Weights(Lanes g0, Lanes g1, Lanes g2, float* to, nint step)
    {
        Lanes even = Plus(g0, ASquare, g2) * (1 / ADivisor);
        Vector512.Store(g0, to);
        Vector512.Store(Plus(even, A / ADivisor, g1), to + step);
        Vector512.Store(Plus(even, -A / ADivisor, g1), to + (2 * step));
        even = Plus(g0, BSquare, g2) * (1 / BDivisor);
        Vector512.Store(Plus(even, B / BDivisor, g1), to + (3 * step));
        Vector512.Store(Plus(even, -B / BDivisor, g1), to + (4 * step));
        Vector512.Store(g2, to + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WeightsTransposed(Lanes u0, Lanes u1, Lanes u2, Lanes u3, Lanes u4, Lanes u5, float* to, nint step)
    {
        (Lanes evenA, Lanes oddA, Lanes evenB, Lanes oddB) = (u1 + u2, u1 - u2, u3 + u4, u3 - u4);
        Vector512.Store(Plus(Plus(u0, 1 / BDivisor, evenB), 1 / ADivisor, evenA), to);
        Vector512.Store(Plus(oddB * (B / BDivisor), A / ADivisor, oddA), to + step);
        Vector512.Store(Plus(Plus(u5, BSquare / BDivisor, evenB), ASquare / ADivisor, evenA), to + (2 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes At(float** places, int index, nint channel) => Load(places[index] + channel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Load(float* from) => Vector512.Load(from);

    /// <summary>sum + factor · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Plus(Lanes sum, float factor, Lanes x) => Vector512.FusedMultiplyAdd(Vector512.Create(factor), x, sum);
}
