namespace SIE.Training.Models;

/// <summary>A residual network's shape (He et al. 2016, table 1), without the classification layer.</summary>
/// <param name="Name">The name used on the command line.</param>
/// <param name="Blocks">Residual blocks in each of the four stages.</param>
/// <param name="Bottleneck">Bottleneck blocks (1×1, 3×3, 1×1) in place of basic ones (3×3, 3×3).</param>
public sealed record Architecture(string Name, IReadOnlyList<int> Blocks, bool Bottleneck)
{
    /// <summary>ResNet-18 with half the channels: a quarter of the arithmetic, for small experiments on a CPU; not the paper's.</summary>
    public static Architecture ResNet18Half { get; } = new("resnet18-half", [2, 2, 2, 2], Bottleneck: false) { Width = 32 };

    /// <summary>ResNet-18.</summary>
    public static Architecture ResNet18 { get; } = new("resnet18", [2, 2, 2, 2], Bottleneck: false);

    /// <summary>ResNet-34.</summary>
    public static Architecture ResNet34 { get; } = new("resnet34", [3, 4, 6, 3], Bottleneck: false);

    /// <summary>ResNet-50.</summary>
    public static Architecture ResNet50 { get; } = new("resnet50", [3, 4, 6, 3], Bottleneck: true);

    /// <summary>All architectures, smallest first.</summary>
    public static IReadOnlyList<Architecture> All { get; } = [ResNet18Half, ResNet18, ResNet34, ResNet50];

    /// <summary>Channels of the stem and of the first stage's inner convolutions; each further stage has twice its predecessor's.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Output channels of a block divided by its inner channels.</summary>
    public int Expansion => Bottleneck ? 4 : 1;

    /// <summary>Length R of the representation: 512 at the full width, 2048 with bottleneck blocks.</summary>
    public int RepresentationSize => 8 * Width * Expansion;

    /// <summary>Looks an architecture up.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The architecture, or null if there is none of that name.</returns>
    public static Architecture? Find(string name) => All.FirstOrDefault(a => a.Name == name);

    /// <summary>True for input sides on which main path and shortcuts agree in size: 32k to 32k+3.</summary>
    /// <param name="side">Side of the square input in pixels.</param>
    /// <returns>Whether a network accepts the side.</returns>
    public static bool AcceptsSide(long side) => side >= 32 && side % 32 <= 3;
}
