namespace SIE.Renderer.Passes;

/// <summary>
/// How many samples a pixel has, and how the axes of the direction maps are dealt out: pixels are of several classes, like the squares of a
/// chessboard, and the pieces of surface in a pixel look along its class's axes, at its points of the spot and along its directions of gloss. Neighbours
/// together have all, and the filter evens out what they found (filter.comp.glsl).
/// </summary>
/// <param name="Samples">Samples a pixel along one axis of the picture.</param>
/// <param name="TapStep">1 to look along all axes, 2 along every other one.</param>
/// <param name="Points">Points of the spot's disk of a piece.</param>
/// <param name="Lobes">Directions of the glossy lobe of a piece, no fewer than <paramref name="Points"/>.</param>
internal sealed record SamplePattern(int Samples, int TapStep, int Points, int Lobes)
{
    /// <summary>Classes along a row of pixels, and along a column.</summary>
    internal const int ClassColumns = 2, ClassRows = 2;

    /// <summary>Classes of pixels.</summary>
    internal const int Classes = ClassColumns * ClassRows;

    /// <summary>Most pieces that a pixel is divided into; MOST_PIECES in pieces.glsl.</summary>
    private const int MostPieces = 4;

    /// <summary>Samples a pixel.</summary>
    internal int Positions => Samples * Samples;

    /// <summary>Axes that are dealt to one class, to look along both ways.</summary>
    internal static int Taps => PassConstants.Axes / Classes;

    /// <summary>Texels that hold one class's axes and drawn numbers, a whole number of 256-byte blocks.</summary>
    internal int RowsPerClass => ((PassConstants.RowsPerAxis * Taps) + Lobes + 15) / 16 * 16;

    /// <summary>Numbers of a pixel's samples, those nearest to its middle first.</summary>
    internal IEnumerable<int> MiddleFirst => Enumerable.Range(0, Positions).OrderBy(i =>
        Math.Pow((i % Samples) - ((Samples - 1) / 2.0), 2) + Math.Pow((i / Samples) - ((Samples - 1) / 2.0), 2));

    /// <summary>Room for the pieces of a class in a view.</summary>
    /// <param name="size">Width and height of the view.</param>
    internal static int PiecesPerClass(int size) =>
        (size + ClassColumns - 1) / ClassColumns * ((size + ClassRows - 1) / ClassRows) * MostPieces;

    /// <summary>The pattern of a quality.</summary>
    internal static SamplePattern Of(RenderQuality quality) =>
        quality == RenderQuality.Draft ? new SamplePattern(2, TapStep: 2, Points: 2, Lobes: 3) : new SamplePattern(3, TapStep: 1, Points: 2, Lobes: 3);
}
