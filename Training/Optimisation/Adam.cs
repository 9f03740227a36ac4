using SIE.Training.Distributed;
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
/// gradients of the model are views of them, and a step is a handful of operations however many parameters there are. Each parameter keeps the
/// order that its values had in memory. Owns the buffers.
/// </summary>
public sealed class Adam : IDisposable
{
    private readonly AdamOptions _options;
    private readonly Tensor _parameters;
    private readonly Tensor _gradients;
    private readonly Tensor _firstMoment;
    private readonly Tensor _secondMoment;
    private readonly (long[] Shape, long[] Strides, long Offset)[] _places;

    /// <summary>Moves the parameters' storage into one buffer and gives each a view of another as its gradient.</summary>
    /// <param name="parameters">Leaf parameters of one type on one device, without gaps in memory; each once.</param>
    /// <param name="options">Settings.</param>
    public Adam(IEnumerable<Parameter> parameters, AdamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Parameter[] all = [.. parameters];
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        _parameters = cat([.. all.Select(p => p.detach().as_strided([p.numel()], [1]))]).DetachFromDisposeScope();
        _gradients = zeros_like(_parameters).DetachFromDisposeScope();
        _firstMoment = zeros_like(_parameters).DetachFromDisposeScope();
        _secondMoment = zeros_like(_parameters).DetachFromDisposeScope();
        _places = new (long[], long[], long)[all.Length];
        long offset = 0;
        for (int i = 0; i < all.Length; i++)
        {
            _places[i] = (all[i].shape, all[i].stride(), offset);
            offset += all[i].numel();
            all[i].set_(View(_parameters, i));
            all[i].grad = View(_gradients, i);
        }
    }

    /// <summary>Steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>Running means of a parameter's gradient and of its square.</summary>
    /// <param name="parameter">Number of the parameter, in the order they were given.</param>
    /// <returns>Views of the buffers, of the parameter's shape.</returns>
    public (Tensor First, Tensor Second) Moments(int parameter) => (View(_firstMoment, parameter), View(_secondMoment, parameter));

    /// <summary>Sets all gradients to zero; call before each backward pass.</summary>
    public void ZeroGradients() => _gradients.zero_();

    /// <summary>Averages all gradients over the processes, in one operation.</summary>
    /// <param name="processes">Who learns together.</param>
    public void AverageGradients(ICommunicator processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        if (processes.Size > 1)
        {
            processes.AllReduceSum(_gradients);
            _gradients.div_(processes.Size);
        }
    }

    /// <summary>Makes the parameters, moments and steps of all processes the first one's.</summary>
    /// <param name="processes">Who learns together.</param>
    public void Broadcast(ICommunicator processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        using Tensor steps = tensor(new[] { Steps });
        foreach (Tensor state in new[] { _parameters, _firstMoment, _secondMoment, steps })
        {
            processes.Broadcast(state);
        }

        Steps = steps[0].item<long>();
    }

    /// <summary>Updates all parameters from their gradients.</summary>
    public void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        Steps++;
        Tensor gradient = _gradients.add_(_parameters, alpha: _options.WeightDecay);
        _firstMoment.mul_(_options.Beta1).add_(gradient, alpha: 1 - _options.Beta1);
        _secondMoment.mul_(_options.Beta2).addcmul_(gradient, gradient, 1 - _options.Beta2);
        double correction1 = 1 - Math.Pow(_options.Beta1, Steps);
        double correction2 = Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps));

        // The gradient is spent; its buffer takes the denominator.
        Tensor denominator = _gradients.copy_(_secondMoment).sqrt_().div_(correction2).add_(_options.Epsilon);
        _parameters.addcdiv_(_firstMoment, denominator, -_options.LearningRate / correction1);
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
        _firstMoment.Dispose();
        _secondMoment.Dispose();
    }

    private Tensor View(Tensor buffer, int parameter)
    {
        (long[] shape, long[] strides, long offset) = _places[parameter];
        return buffer.as_strided(shape, strides, offset);
    }
}
