namespace SIE.Renderer.Passes;

/// <summary>How many samples a pixel has and what each looks along; all samples of a pixel together have all axes of the direction maps.</summary>
/// <param name="Samples">Samples a pixel along one axis of the picture.</param>
/// <param name="TapStep">1 to look along all axes, 2 along every other one.</param>
internal sealed record SamplePattern(int Samples, int TapStep)
{
    /// <summary>Samples a pixel: each has its own axes and its own point of the spot.</summary>
    internal int Positions => Samples * Samples;

    /// <summary>Axes that are dealt to one sample, to look along both ways.</summary>
    internal int Taps => PassConstants.Axes / Positions;

    /// <summary>Texels that hold one position's axes and drawn numbers, a whole number of 256-byte blocks.</summary>
    internal int RowsPerPosition => ((PassConstants.RowsPerAxis * Taps) + 1 + 15) / 16 * 16;

    /// <summary>The pattern of a quality.</summary>
    internal static SamplePattern Of(RenderQuality quality) =>
        quality == RenderQuality.Draft ? new SamplePattern(2, TapStep: 2) : new SamplePattern(3, TapStep: 1);
}
