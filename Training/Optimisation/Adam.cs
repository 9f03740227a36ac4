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
/// Adam (Kingma, Ba, ICLR 2015) over flat buffers: all parameters and both moments lie in one tensor each, gradients in one for each group of
/// parameters that a backward pass reaches; what the model has are views of them, and a step is a handful of operations however many parameters
/// there are, on a CPU one (<see cref="AdamSweep"/>). Gradients have memory only from before their backward pass until the step: while a forward pass keeps its maps there are none. Each
/// parameter keeps the order that its values had in memory. Owns the buffers.
/// </summary>
public sealed class Adam : IDisposable
{
    private readonly AdamOptions _options;
    private readonly Tensor _parameters;
    private readonly Tensor _firstMoment;
    private readonly Tensor _secondMoment;
    private readonly (Parameter Parameter, long[] Shape, long[] Strides, long Offset)[] _places;
    private readonly Group[] _groups;

    /// <summary>Moves the parameters' storage into one buffer.</summary>
    /// <param name="groups">Leaf parameters of one type on one device, without gaps in memory; each once.</param>
    /// <param name="options">Settings.</param>
    public Adam(IReadOnlyList<IReadOnlyList<Parameter>> groups, AdamOptions options)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Parameter[] all = [.. groups.SelectMany(static g => g)];
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        _parameters = cat([.. all.Select(p => p.detach().as_strided([p.numel()], [1]))]).DetachFromDisposeScope();
        _firstMoment = zeros_like(_parameters).DetachFromDisposeScope();
        _secondMoment = zeros_like(_parameters).DetachFromDisposeScope();
        _places = new (Parameter, long[], long[], long)[all.Length];
        long offset = 0;
        for (int i = 0; i < all.Length; i++)
        {
            _places[i] = (all[i], all[i].shape, all[i].stride(), offset);
            offset += all[i].numel();
            all[i].set_(View(_parameters, i));
        }

        _groups = new Group[groups.Count];
        int first = 0;
        for (int i = 0; i < _groups.Length; i++)
        {
            _groups[i] = new(first, groups[i].Count, groups[i].Sum(static p => p.numel()));
            first += groups[i].Count;
        }
    }

    /// <summary>Steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>Running means of a parameter's gradient and of its square.</summary>
    /// <param name="parameter">Number of the parameter, in the order they were given.</param>
    /// <returns>Views of the buffers, of the parameter's shape.</returns>
    public (Tensor First, Tensor Second) Moments(int parameter) => (View(_firstMoment, parameter), View(_secondMoment, parameter));

    /// <summary>Gives the parameters of a group gradients of zero; call before the backward pass that reaches them, of every group before a step.</summary>
    /// <param name="group">Number of the group.</param>
    public void ZeroGradients(int group = 0)
    {
        Group of = _groups[group];
        if (of.Gradients is not null)
        {
            of.Gradients.zero_(); // of a step that was not taken
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        of.Gradients = zeros([of.Length], dtype: _parameters.dtype, device: _parameters.device).DetachFromDisposeScope();
        for (int i = of.First; i < of.First + of.Count; i++)
        {
            _places[i].Parameter.grad = View(of.Gradients, i, _places[of.First].Offset);
        }
    }

    /// <summary>Averages all gradients over the processes, in one operation for each group.</summary>
    /// <param name="processes">Who learns together.</param>
    public void AverageGradients(ICommunicator processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        if (processes.Size > 1)
        {
            foreach (Group group in _groups)
            {
                processes.AllReduceSum(group.Gradients!);
                group.Gradients!.div_(processes.Size);
            }
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

    /// <summary>Updates all parameters from their gradients, which are gone then.</summary>
    public void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        Steps++;
        double stepSize = _options.LearningRate / (1 - Math.Pow(_options.Beta1, Steps));
        double rootCorrection = Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps));
        foreach (Group group in _groups.Where(static g => g.Length > 0))
        {
            (Tensor parameters, Tensor first, Tensor second) = (Part(_parameters, group), Part(_firstMoment, group), Part(_secondMoment, group));
            if (AdamSweep.Takes(parameters))
            {
                new AdamSweep(_options, stepSize, rootCorrection).Run(parameters, group.Gradients!, first, second);
            }
            else
            {
                Tensor gradient = group.Gradients!.add_(parameters, alpha: _options.WeightDecay);
                first.mul_(_options.Beta1).add_(gradient, alpha: 1 - _options.Beta1);
                second.mul_(_options.Beta2).addcmul_(gradient, gradient, 1 - _options.Beta2);

                // The gradient is spent; its buffer takes the denominator.
                Tensor denominator = gradient.copy_(second).sqrt_().div_(rootCorrection).add_(_options.Epsilon);
                parameters.addcdiv_(first, denominator, -stepSize);
            }

            Release(group);
        }
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
        Array.ForEach(_groups, Release);
        _parameters.Dispose();
        _firstMoment.Dispose();
        _secondMoment.Dispose();
    }

    private Tensor View(Tensor buffer, int parameter, long start = 0)
    {
        (_, long[] shape, long[] strides, long offset) = _places[parameter];
        return buffer.as_strided(shape, strides, offset - start);
    }

    private Tensor Part(Tensor buffer, Group group) => buffer.narrow(0, _places[group.First].Offset, group.Length);

    private void Release(Group group)
    {
        if (group.Gradients is not null)
        {
            for (int i = group.First; i < group.First + group.Count; i++)
            {
                _places[i].Parameter.grad = null;
            }

            group.Gradients.Dispose();
            group.Gradients = null;
        }
    }

    /// <summary>Parameters whose gradients come and go together.</summary>
    private sealed class Group(int first, int count, long length)
    {
        internal int First => first;

        internal int Count => count;

        internal long Length => length;

        internal Tensor? Gradients { get; set; }
    }
}
