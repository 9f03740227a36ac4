using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SIE.Training.Optimisation;

/// <summary>Adam's settings; defaults are the paper's.</summary>
public sealed record AdamOptions
{
    /// <summary>Learning rate, constant.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Classical L2, added to the gradient of every parameter (not decoupled).</summary>
    public double WeightDecay { get; init; } = 1e-6;

    /// <summary>Decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;
}

/// <summary>
/// Adam (Kingma, Ba, ICLR 2015) over flat buffers: all parameters, all gradients and both moments lie in one tensor each, parameters and
/// gradients of the model are views of them, and a step is a handful of operations however many parameters there are. Owns the buffers.
/// </summary>
public sealed class Adam : IDisposable
{
    private readonly AdamOptions _options;
    private readonly Tensor _parameters;
    private readonly Tensor _gradients;

    /// <summary>Moves the parameters' storage into one buffer and gives each a view of another as its gradient.</summary>
    /// <param name="parameters">Leaf parameters of one type on one device; each once.</param>
    /// <param name="options">Settings.</param>
    public Adam(IEnumerable<Parameter> parameters, AdamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Parameter[] all = [.. parameters];
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        _parameters = cat([.. all.Select(p => p.detach().flatten())]).DetachFromDisposeScope();
        _gradients = zeros_like(_parameters).DetachFromDisposeScope();
        FirstMoment = zeros_like(_parameters).DetachFromDisposeScope();
        SecondMoment = zeros_like(_parameters).DetachFromDisposeScope();
        long offset = 0;
        foreach (Parameter parameter in all)
        {
            long count = parameter.numel();
            parameter.set_(_parameters.narrow(0, offset, count).view(parameter.shape));
            parameter.grad = _gradients.narrow(0, offset, count).view(parameter.shape);
            offset += count;
        }
    }

    /// <summary>Running mean of the gradient, all parameters one after the other.</summary>
    public Tensor FirstMoment { get; }

    /// <summary>Running mean of the squared gradient, all parameters one after the other.</summary>
    public Tensor SecondMoment { get; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>Sets all gradients to zero; call before each backward pass.</summary>
    public void ZeroGradients() => _gradients.zero_();

    /// <summary>Updates all parameters from their gradients.</summary>
    public void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        Steps++;
        Tensor gradient = _gradients.add_(_parameters, alpha: _options.WeightDecay);
        FirstMoment.mul_(_options.Beta1).add_(gradient, alpha: 1 - _options.Beta1);
        SecondMoment.mul_(_options.Beta2).addcmul_(gradient, gradient, 1 - _options.Beta2);
        double correction1 = 1 - Math.Pow(_options.Beta1, Steps);
        double correction2 = Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps));

        // The gradient is spent; its buffer takes the denominator.
        Tensor denominator = _gradients.copy_(SecondMoment).sqrt_().div_(correction2).add_(_options.Epsilon);
        _parameters.addcdiv_(FirstMoment, denominator, -_options.LearningRate / correction1);
    }

    /// <summary>Whether all parameters are numbers; waits for the device.</summary>
    /// <returns>False once training has diverged.</returns>
    public bool ParametersAreFinite()
    {
        using DisposeScope scope = NewDisposeScope();
        return _parameters.isfinite().all().item<bool>();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _parameters.Dispose();
        _gradients.Dispose();
        FirstMoment.Dispose();
        SecondMoment.Dispose();
    }
}
