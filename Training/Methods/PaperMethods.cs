using SIE.Training.Objectives;

namespace SIE.Training.Methods;

/// <summary>The 14 methods of the public implementation (Garrido, Najman, LeCun, ICML 2023), each a declaration of parts.</summary>
public static class PaperMethods
{
    /// <summary>All methods, SIE's own first.</summary>
    public static IReadOnlyList<Method> All { get; } =
    [
        new("SIE", new VicRegObjective { RegularizesPrediction = true }) { Layout = Layout.Split, Predicts = true },
        new("SIENoVar", new VicRegObjective()) { Layout = Layout.Split, Predicts = true },
        new("SIEOnlyEqui", new VicRegObjective { RegularizesPrediction = true, WeighsEquivariance = false }) { Predicts = true },
        new("SIERotColor", new VicRegObjective { RegularizesPrediction = true })
        {
            Layout = Layout.Split, Predicts = true, Latents = LatentTarget.RotationAndColor,
        },
        new("VICReg", new VicRegObjective()),
        new("VICRegPartInv", new VicRegObjective()) { PartlyInvariant = true },
        new("VICRegEquiMod", new VicRegObjective { RegularizesSeparately = true }) { Layout = Layout.Twin, Predicts = true },
        new("SimCLR", new InfoNceObjective()),
        new("SimCLROnlyEqui", new InfoNceObjective { WeighsEquivariance = false }) { Predicts = true },
        new("SimCLROnlyEquiRotColor", new InfoNceObjective { WeighsEquivariance = false })
        {
            Predicts = true, Latents = LatentTarget.RotationAndColor,
        },
        new("SimCLRAugSelf", new InfoNceObjective()) { RegressesLatents = true },
        new("SimCLRAugSelfRotColor", new InfoNceObjective()) { RegressesLatents = true, Latents = LatentTarget.RotationAndColor },
        new("SimCLREquiMod", new InfoNceObjective()) { Layout = Layout.Twin, Predicts = true },

        // The published code leaves the equivariance weight out here, though not in SimCLREquiMod; sie train --weigh-all takes it in.
        new("SimCLREquiModRotColor", new InfoNceObjective { WeighsEquivariance = false })
        {
            Layout = Layout.Twin, Predicts = true, Latents = LatentTarget.RotationAndColor,
        },
    ];
}
