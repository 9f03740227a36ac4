namespace SIE.Training.Models.Layers;

/// <summary>Who computes the convolutions.</summary>
public enum Convolutions
{
    /// <summary>We ourselves those 3×3 convolutions that Winograd's algorithm is faster for (float32 on a CPU with AVX-512), libtorch the others.</summary>
    Auto,

    /// <summary>Libtorch all.</summary>
    Libtorch,
}
