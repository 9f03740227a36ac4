namespace SIE.Training.Comparison;

/// <summary>
/// Published figures to stand beside a run's. They come from follow-up papers: seq-JEPA trained the methods again, in the SIE paper's setting and
/// in a shorter one; EquiCaps restates others' R².
/// </summary>
public static class PublishedResults
{
    private const string SeqJepa = "seq-JEPA (NeurIPS 2025)";
    private const string EquiCaps = "EquiCaps (2025)";

    /// <summary>All figures, the paper's setting first.</summary>
    public static IReadOnlyList<PublishedResult> All { get; } =
    [
        Long("SimCLR") with { Ours = "SimCLR", Top1 = 0.8596, Rotation = 0.473, Pose = 0.609 },
        Long("EquiMod") with
        {
            Ours = "SimCLREquiMod", Top1 = 0.8683, Rotation = 0.492, Pose = 0.625, MeanReciprocalRank = 0.154, Hit1 = 0.048, Hit5 = 0.201,
        },
        Long("SIE") with { Ours = "SIE", Top1 = 0.8265, Rotation = 0.721, Pose = 0.764, MeanReciprocalRank = 0.411, Hit1 = 0.287, Hit5 = 0.490 },
        Long("seq-JEPA (1, 1)") with { Top1 = 0.8537, Rotation = 0.661, Pose = 0.713, MeanReciprocalRank = 0.365, Hit1 = 0.263, Hit5 = 0.447 },
        Long("seq-JEPA (3, 3)") with { Top1 = 0.8758, Rotation = 0.736, Pose = 0.781, MeanReciprocalRank = 0.419, Hit1 = 0.282, Hit5 = 0.483 },
        Short("VICReg") with { Ours = "VICReg", Top1 = 0.8048, Rotation = 0.20, Pose = 0.36 },
        Short("SimCLR") with { Ours = "SimCLR", Top1 = 0.8113, Rotation = 0.35, Pose = 0.54 },
        Short("EquiMod") with { Ours = "SimCLREquiMod", Top1 = 0.8429, Rotation = 0.32, Pose = 0.55 },
        Short("SIE") with { Ours = "SIE", Top1 = 0.7749, Rotation = 0.58, Pose = 0.62 },
        new($"{SeqJepa}, given rotation and colour", "EquiMod") { Ours = "SimCLREquiModRotColor", Top1 = 0.8258, Rotation = 0.27, Color = 0.95 },
        new($"{SeqJepa}, given rotation and colour", "SIE") { Ours = "SIERotColor", Top1 = 0.7534, Rotation = 0.46, Color = 0.97 },
        new($"{SeqJepa}, rotations outside the training range", "SIE") { Rotation = -0.63 },
        new($"{SeqJepa}, rotations outside the training range", "SimCLR") { Rotation = -0.41 },
        new(EquiCaps, "EquiCaps") { Top1 = 0.8324, Rotation = 0.78 },
        new(EquiCaps, "CapsIE") { Rotation = 0.74 },
        new(EquiCaps, "SIE") { Ours = "SIE", Rotation = 0.73 },
    ];

    /// <summary>The figures of a method in the setting that is nearest to a run's, the one of 128 or of 256 pixels.</summary>
    /// <param name="method">Our name of the method.</param>
    /// <param name="resolution">The run's, in pixels.</param>
    /// <returns>The figures, or null if none were published.</returns>
    public static PublishedResult? Nearest(string method, int resolution) =>
        All.Where(p => p.Ours == method).OrderBy(p => Math.Abs(p.Resolution - resolution ?? int.MaxValue)).FirstOrDefault();

    private static PublishedResult Long(string method) => new($"{SeqJepa}, table 11", method) { Resolution = 256, Epochs = 2000, BatchSize = 1024 };

    private static PublishedResult Short(string method) => new($"{SeqJepa}, table 1", method) { Resolution = 128, Epochs = 1000, BatchSize = 512 };
}
