using static TorchSharp.torch;

namespace SIE.Training.Models.Layers;

/// <summary>In what the products of matrices and the convolutions are computed. Weights, BatchNorm's parameters, losses and all statistics are float32.</summary>
public enum Precision
{
    /// <summary>Float32 throughout.</summary>
    Fp32,

    /// <summary>Float32 whose operands the tensor cores of a GPU round to 10 bits of mantissa; on a CPU the same as <see cref="Fp32"/>.</summary>
    Tf32,

    /// <summary>Operands rounded to bfloat16, sums in float32: for GPUs, and for CPUs with AVX512-BF16 or AMX.</summary>
    Bf16,
}

/// <summary>Rounds operands to a precision.</summary>
internal static class PrecisionExtensions
{
    /// <summary>A value as an operand; the gradient comes back in the value's own type.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="value">Activations or weights.</param>
    /// <returns>The value itself, or rounded.</returns>
    internal static Tensor Operand(this Precision precision, Tensor value) =>
        precision == Precision.Bf16 ? value.to(ScalarType.BFloat16) : value;

    /// <summary>A product as float32, where it was rounded.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="product">What was computed of operands.</param>
    /// <returns>The product itself, or widened.</returns>
    internal static Tensor Widened(this Precision precision, Tensor product) =>
        precision == Precision.Bf16 ? product.to(ScalarType.Float32) : product;
}
