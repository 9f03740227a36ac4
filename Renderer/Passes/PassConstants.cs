using System.Globalization;
using SIE.Renderer.Preparation;

namespace SIE.Renderer.Passes;

/// <summary>Numbers that C# and the shaders must agree on; the shaders get them as defines.</summary>
internal static class PassConstants
{
    /// <summary>Axes of the direction maps; each serves two opposite directions.</summary>
    internal const int Axes = 64;

    /// <summary>Texels an axis takes in the lists of a view.</summary>
    internal const int RowsPerAxis = 5;

    /// <summary>Width and height of one direction map in texels.</summary>
    internal const int DirectionSize = 96;

    /// <summary>Direction maps in a row of their atlas.</summary>
    internal const int DirectionColumns = 8;

    /// <summary>Width and height of the coarse coverage of a direction map.</summary>
    internal const int CoverageSize = 8;

    /// <summary>Width and height of the table that finds the nearest direction.</summary>
    internal const int NearestSize = 64;

    /// <summary>Width and height of the spot's depth map.</summary>
    internal const int SpotSize = 256;

    /// <summary>How far a surface may lie behind a ray's last step, in depth of the spot's map (about 1 a unit), to count as crossed.</summary>
    internal const float EdgeStep = 0.02f;

    /// <summary>Points a side of the grid on which the floor's light is kept.</summary>
    internal const int FloorGrid = 16;

    /// <summary>Half the width of that grid in world units.</summary>
    internal const float FloorGridHalfWidth = 2.5f;

    /// <summary>GGX widths below this mirror the spot: its disk's points would be too few for so narrow a lobe.</summary>
    internal const float NarrowLobe = 0.03f;

    /// <summary>Least opacity that counts as full.</summary>
    internal const float Opaque = 0.99f;

    /// <summary>Points that stand for a mesh's glowing surfaces.</summary>
    internal const int Emitters = 64;

    /// <summary>Width and height of the map of how far the light of one of these points gets, an <see cref="Scenes.OctahedralMap"/>.</summary>
    internal const int EmitterMap = 32;

    /// <summary>Texels that one of them takes, its map with four distances in each.</summary>
    internal const int EmitterRows = 3 + (EmitterMap * EmitterMap / 4);

    /// <summary>Light above it is kept as this: half floats end at 65504, and the view transform makes no number of what is beyond.</summary>
    internal const float MostLight = 6e4f;

    /// <summary>The bit of a triangle's material that says that it is one of the <see cref="CoincidentFaces"/>.</summary>
    internal const uint HasTwin = 1u << 31;

    /// <summary>
    /// Part of the lamps' and the world's light that such a face loses to its twin. In Cycles it is 0.3 to 0.7, by place and direction, 0.5 on the
    /// average; light from floor and other surfaces does not become less.
    /// </summary>
    internal const float TwinShade = 0.5f;

    /// <summary>
    /// Layers drawn of what lets light through: one more than Cycles' limit of transparent bounces (SCENE.md, section 7). A path that has passed so many
    /// ends at the next surface, so that what lies behind the last layer is black.
    /// </summary>
    internal const int Layers = 9;

    /// <summary>Steps of a binary logarithm of what lets light through, where these are added up.</summary>
    private const int VeilUnits = 4096;

    /// <summary>What a sample that sees no triangle has for its number.</summary>
    internal const uint NoTriangle = uint.MaxValue;

    /// <summary>Work groups along a side of a dispatch that OpenGL 4.5 guarantees; llvmpipe has no more.</summary>
    internal const int MostGroups = 65535;

    /// <summary>Bytes of a <see cref="PixelSurface"/>.</summary>
    internal const int SurfaceBytes = 12;

    /// <summary>The defines every shader gets.</summary>
    /// <param name="filterRadius">Half the pixel filter's width in pixels.</param>
    /// <param name="views">Views that are drawn together.</param>
    /// <param name="quality">A draft has fewer samples, looks along every other axis, and takes half as many steps and points of the spot.</param>
    internal static string[] Defines(float filterRadius, RenderQuality quality, int views)
    {
        SamplePattern pattern = SamplePattern.Of(quality);
        return
        [
            $"VIEWS {views}", $"SAMPLES {pattern.Samples}", $"POSITIONS {pattern.Positions}", $"MIDDLE_FIRST {string.Join(",", pattern.MiddleFirst)}",
            $"CLASSES {SamplePattern.Classes}", $"CLASS_COLUMNS {SamplePattern.ClassColumns}", $"CLASS_ROWS {SamplePattern.ClassRows}",
            $"TAPS {SamplePattern.Taps}", $"POINTS {pattern.Points}", $"LOBES {pattern.Lobes}", $"ROWS_PER_CLASS {pattern.RowsPerClass}",
            $"ROWS_PER_AXIS {RowsPerAxis}",
            $"DIRECTION_SIZE {DirectionSize}", $"DIRECTION_COLUMNS {DirectionColumns}", $"AXES {Axes}", $"NO_TRIANGLE {NoTriangle}u", $"LAYERS {Layers}", $"VEIL_UNITS {VeilUnits}.0",
            $"EMITTERS {Emitters}", $"EMITTER_MAP {EmitterMap}", $"EMITTER_ROWS {EmitterRows}",
            $"COVERAGE_SIZE {CoverageSize}", $"NEAREST_SIZE {NearestSize}", $"SPOT_SIZE {SpotSize}", $"FLOOR_GRID {FloorGrid}",
            $"TAP_STEP {pattern.TapStep}", $"SPOT_SHARE {(quality == RenderQuality.Draft ? 2 : 1)}",
            $"ADD_AXES {AddAxes(pattern)}",
            string.Create(CultureInfo.InvariantCulture, $"EDGE_STEP {EdgeStep:0.0###}"),
            string.Create(CultureInfo.InvariantCulture, $"OPAQUE {Opaque:0.0###}"),
            string.Create(CultureInfo.InvariantCulture, $"NARROW_LOBE {NarrowLobe:0.0###}"),
            string.Create(CultureInfo.InvariantCulture, $"TWIN_SHADE {TwinShade:0.0###}"),
            string.Create(CultureInfo.InvariantCulture, $"MOST_LIGHT {MostLight:0.0###}"),
            $"FILTER_REACH {PixelFilter.Reach(filterRadius, pattern.Samples)}",
        ];
    }

    /// <summary>Calls of addAxis. Of every other axis, even classes take the even ones and odd classes the others, so that all directions have a share.</summary>
    private static string AddAxes(SamplePattern pattern) => string.Concat(Enumerable.Range(0, SamplePattern.Taps / pattern.TapStep).Select(j =>
        pattern.TapStep == 1 ? $"addAxis({j}, s, lifted, q, g); " : $"addAxis({pattern.TapStep * j} + class_ % {pattern.TapStep}, s, lifted, q, g); "));
}
