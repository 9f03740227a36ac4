namespace SIE.Training.Data;

/// <summary>
/// Which of the two unit quaternions stands for a relative rotation. Weights are only meaningful with the convention they were trained with.
/// </summary>
public enum QuaternionConvention
{
    /// <summary>−conj(q₁)·q₂, as SciPy before 1.11 computes it and the paper's runs had it. Standing still is (0, 0, 0, −1).</summary>
    Published,

    /// <summary>conj(q₁)·q₂, as SciPy from 1.11 on computes it. Standing still is (0, 0, 0, 1).</summary>
    Positive,
}
