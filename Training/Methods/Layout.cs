namespace SIE.Training.Methods;

/// <summary>Which part of the representation feeds which projector.</summary>
public enum Layout
{
    /// <summary>One projector on the whole representation; its embedding is equivariant where the method predicts, else invariant.</summary>
    Joint,

    /// <summary>The representation is cut in two, each part with a projector of proportional widths (SIE).</summary>
    Split,

    /// <summary>Two projectors of full width, both on the whole representation (EquiMod).</summary>
    Twin,

    /// <summary>No projector: the embedding is the representation (supervised training).</summary>
    Bare,
}
