using System.Globalization;
using SIE.DatasetBuilder.Pipeline;

namespace SIE.DatasetBuilder.Reports;

/// <summary>What the passes mean, in words for a reader of a card.</summary>
internal static class PassDescription
{
    /// <summary>What a pass means; empty if it is not known.</summary>
    /// <param name="pass">Its name.</param>
    /// <param name="depthUnit">The dataset's unit of depth.</param>
    public static string Of(string pass, double? depthUnit) => pass switch
    {
        ViewPasses.Mask => "PNG, 8-bit grey: the object's anti-aliased share of each pixel, 255 where only the object is seen",
        ViewPasses.Depth => string.Create(
            CultureInfo.InvariantCulture,
            $"PNG, 16-bit grey: distance along the camera's axis at the pixel's centre, {depthUnit} scene units a step; 0 without a surface, 65535 from there on"),
        ViewPasses.Normal => "PNG, RGB: normal at the pixel's centre in the camera's frame (x right, y up, z to the camera), n = 2·value/255 − 1; (128, 128, 128) without a surface",
        ViewPasses.Albedo => "PNG, RGB: base colour at the pixel's centre, sRGB; black without a surface",
        _ => "",
    };
}
