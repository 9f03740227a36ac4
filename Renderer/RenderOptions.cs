using SIE.Renderer.Scenes;

namespace SIE.Renderer;

/// <summary>How to draw.</summary>
public sealed record RenderOptions
{
    /// <summary>Smallest <see cref="Size"/>.</summary>
    public const int MinSize = 16;

    /// <summary>Largest <see cref="Size"/>.</summary>
    public const int MaxSize = 1024;

    /// <summary>Width and height of a view in pixels, <see cref="MinSize"/> to <see cref="MaxSize"/>.</summary>
    public int Size { get; init; } = 256;

    /// <summary>How much work a view is worth.</summary>
    public RenderQuality Quality { get; init; }

    /// <summary>Index of the GPU (EGL device), or null for the first usable one.</summary>
    public int? Gpu { get; init; }

    /// <summary>
    /// Views that are drawn together, which does not change them; null for as many as the driver is best with: one on a CPU, tens on a GPU.
    /// </summary>
    public int? ViewsPerDraw { get; init; }

    /// <summary>Whether views come with a <see cref="PixelSurface"/> for each pixel, if asked for. Without it that costs nothing.</summary>
    public bool Surfaces { get; init; }

    /// <summary>Listens to the driver's debug output and throws at any message of medium severity or above. Slower.</summary>
    public bool Debug { get; init; }

    /// <summary>Whether triangles are drawn by compute, as a GPU does it, or without OpenGL; null for what suits the driver.</summary>
    internal bool? DrawsByCompute { get; init; }

    /// <summary>The scene's constants.</summary>
    public SceneDescription Scene { get; init; } = SceneDescription.Paper;
}
