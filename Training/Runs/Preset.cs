using SIE.Training.Methods;

namespace SIE.Training.Runs;

/// <summary>A published setting under a name.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Source">Where it is published, and what of it is not.</param>
/// <param name="Method">The method's name (<see cref="PaperMethods"/>).</param>
/// <param name="Epochs">How often every object is visited.</param>
/// <param name="BatchSize">Pairs in a batch.</param>
/// <param name="Resolution">Side of the images.</param>
public sealed record Preset(string Name, string Source, string Method, int Epochs, int BatchSize, int Resolution)
{
    private const string OfSie = "README of the public code";
    private const string OfPaper = "the paper's budget; coefficients are the public code's defaults, it names none for this method";
    private const string OfFollowUp = "Table 1 of seq-JEPA (NeurIPS 2025): 128 pixels, half the epochs and batch; coefficients as above";

    /// <summary>All presets.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        new("paper-sie", OfSie, "SIE", 2000, 1024, 256),
        new("paper-vicreg", OfPaper, "VICReg", 2000, 1024, 256),
        new("paper-simclr", OfPaper, "SimCLR", 2000, 1024, 256),
        new("paper-equimod", OfPaper, "SimCLREquiMod", 2000, 1024, 256),
        new("seqjepa-sie", OfFollowUp, "SIE", 1000, 512, 128),
        new("seqjepa-vicreg", OfFollowUp, "VICReg", 1000, 512, 128),
        new("seqjepa-simclr", OfFollowUp, "SimCLR", 1000, 512, 128),
        new("seqjepa-equimod", OfFollowUp, "SimCLREquiMod", 1000, 512, 128),
    ];

    /// <summary>Looks a preset up.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The preset, or null if there is none of that name.</returns>
    public static Preset? Find(string name) => All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The preset's settings: ResNet-18, 256 equivariant dimensions, projectors 2048-2048-2048, Adam with 1e-3, and the defaults for the rest.</summary>
    /// <param name="defaults">Everything that a preset doesn't set.</param>
    /// <returns>The configuration.</returns>
    public RunConfiguration Apply(RunConfiguration defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return defaults with
        {
            Method = Method,
            Architecture = "resnet18",
            Equi = 256,
            Mlp = [2048, 2048, 2048],
            Weights = new() { Similarity = 10, Variance = 10, Covariance = 1, Equivariance = 0.45, Temperature = 0.1 },
            Adam = new() { LearningRate = 1e-3, WeightDecay = 1e-6 },
            Epochs = Epochs,
            BatchSize = BatchSize,
            Resolution = Resolution,
        };
    }
}
