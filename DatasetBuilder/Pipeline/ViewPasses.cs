using SIE.Renderer;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// The further pictures of a view that a dataset may have, each a column of PNG files: <c>mask</c> (grey, the object's anti-aliased coverage),
/// <c>depth</c> (grey, 16 bits), <c>normal</c> and <c>albedo</c> (RGB); see <see cref="PixelSurface"/> for what their values are.
/// </summary>
public static class ViewPasses
{
    /// <summary>Coverage, 255 where only the object is seen.</summary>
    public const string Mask = "mask";

    /// <summary>Distance along the camera's axis in units of <see cref="RenderRecipe.DepthUnit"/>; 0 without a surface, 65535 from there on.</summary>
    public const string Depth = "depth";

    /// <summary>Normal in the camera's frame.</summary>
    public const string Normal = "normal";

    /// <summary>Base colour, sRGB.</summary>
    public const string Albedo = "albedo";

    /// <summary>All of them in the order of the columns.</summary>
    public static IReadOnlyList<string> All { get; } = [Mask, Depth, Normal, Albedo];

    /// <summary>Reads names as typed.</summary>
    /// <param name="text">Names separated by commas.</param>
    /// <returns>Those named, in the order of <see cref="All"/>.</returns>
    /// <exception cref="UsageException">A name is unknown.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        string[] names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.FirstOrDefault(static name => !All.Contains(name)) is { } other
            ? throw new UsageException($"--passes: there is no '{other}'. It takes any of {string.Join(',', All)}, separated by commas.")
            : [.. All.Where(names.Contains)];
    }

    /// <summary>
    /// The unit of depth for cameras up to some distance: a power of 2, so that it is exact, with which 16 bits reach at least 3 times as far. In
    /// the paper's scene 1/8192, up to 8; its farthest floor is at 6.2.
    /// </summary>
    /// <param name="cameraDistance">Largest distance of the camera from the origin.</param>
    public static double DepthUnit(double cameraDistance) => Math.Pow(2, Math.Ceiling(Math.Log2(3 * cameraDistance))) / 65536;

    /// <summary>The largest distance of the camera that a unit of <see cref="DepthUnit"/> is made for.</summary>
    /// <param name="unit">The unit.</param>
    public static double FarthestCamera(double unit) => unit * 65536 / 3;
}
