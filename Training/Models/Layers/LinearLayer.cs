using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models.Layers;

/// <summary>A linear layer whose operands are rounded to a precision; what it takes and gives is float32.</summary>
internal sealed class LinearLayer : Module<Tensor, Tensor>
{
    private readonly Precision _precision;
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;
    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    /// <summary>Draws weights and bias from U(±1/√inputs), PyTorch's default.</summary>
    /// <param name="inputs">Length in.</param>
    /// <param name="outputs">Length out.</param>
    /// <param name="precision">Of the operands.</param>
    /// <param name="hasBias">Whether a bias is added.</param>
    internal LinearLayer(long inputs, long outputs, Precision precision, bool hasBias = true)
        : base(nameof(LinearLayer))
    {
        _precision = precision;
        double bound = 1 / Math.Sqrt(inputs);
        _weight = Parameter(empty(outputs, inputs).uniform_(-bound, bound));
        register_parameter("weight", _weight);
        if (hasBias)
        {
            _bias = Parameter(empty(outputs).uniform_(-bound, bound));
            register_parameter("bias", _bias);
        }
    }

    /// <summary>[outputs, inputs].</summary>
    internal Tensor Weight => _weight;

    /// <summary>[outputs], if there is one.</summary>
    internal Tensor? Bias => _bias;

    /// <summary>x·Wᵀ + b in a precision.</summary>
    /// <param name="precision">Of the operands.</param>
    /// <param name="input">x, [B, in].</param>
    /// <param name="weight">W, [out, in].</param>
    /// <param name="bias">b, [out]; may be null.</param>
    /// <returns>[B, out], float32.</returns>
    internal static Tensor Product(Precision precision, Tensor input, Tensor weight, Tensor? bias = null) => precision.Widened(
        functional.linear(precision.Operand(input), precision.Operand(weight), bias is null ? null : precision.Operand(bias)));

    /// <inheritdoc />
    public override Tensor forward(Tensor input) => Product(_precision, input, _weight, _bias);

    /// <summary>Nothing by field name: registered above.</summary>
    protected override void RegisterComponents()
    {
    }
}
