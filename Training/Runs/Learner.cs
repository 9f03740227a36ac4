using SIE.Training.Distributed;
using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Objectives;
using SIE.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SIE.Training.Runs;

/// <summary>A model, its loss and its optimiser: one training step of any method. Owns model and optimiser.</summary>
public sealed class Learner : IDisposable
{
    /// <summary>Groups of parameters: the online evaluator's have their gradients apart.</summary>
    private const int Main = 0, Evaluation = 1;

    private readonly Method _method;
    private readonly LossWeights _weights;
    private readonly ICommunicator _processes;

    /// <summary>Builds the model with weights drawn from libtorch's default generator, in train mode.</summary>
    /// <param name="method">The method.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="weights">Coefficients of the loss.</param>
    /// <param name="adam">Settings of the optimiser.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="type">Float32, or float64 for comparisons.</param>
    /// <param name="processes">Who learns the same model together, each from its part of every batch; null for this process alone.</param>
    public Learner(
        Method method,
        ModelOptions options,
        LossWeights weights,
        AdamOptions adam,
        Device device,
        ScalarType type = ScalarType.Float32,
        ICommunicator? processes = null)
    {
        (_method, _weights, _processes) = (method, weights, processes ?? SingleProcess.Instance);
        Model = new PairModel(method, options);
        Model.to(type).to(device);
        Model.train();
        Model.Synchronize(_processes);

        // The evaluator's parameters, registered last, make up most of the model: a process of its own has memory for their gradients only when
        // they are computed. Several processes have all in one buffer, which they average in one operation.
        Parameter[] all = [.. Model.parameters()];
        int ofEvaluator = Model.Evaluator?.parameters().Count() ?? 0;
        Optimizer = new Adam(_processes.Size == 1 ? [all[..^ofEvaluator], all[^ofEvaluator..]] : [all], adam);
    }

    /// <summary>The model.</summary>
    public PairModel Model { get; }

    /// <summary>The optimiser.</summary>
    public Adam Optimizer { get; }

    /// <summary>Makes the weights, moments and statistics of all processes the first one's.</summary>
    public void ShareState()
    {
        Optimizer.Broadcast(_processes);
        foreach (Tensor buffer in Model.buffers())
        {
            _processes.Broadcast(buffer);
        }
    }

    /// <summary>
    /// Forward and backward: leaves the gradients of loss plus evaluator loss in the parameters, of several processes the average, which is the gradient of
    /// the whole batch.
    /// </summary>
    /// <param name="batch">Pairs of views.</param>
    /// <param name="metrics">Receives loss terms, statistics and online evaluation; null computes none of them and never waits for the device.</param>
    /// <returns>The loss without the evaluator's, a scalar without gradient that the caller owns.</returns>
    public Tensor ComputeGradients(PairBatch batch, Metrics? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using DisposeScope scope = NewDisposeScope();
        GlobalBatch whole = new(_processes, batch.Total ?? ((int)batch.First.shape[0] * _processes.Size));
        ModelOutputs outputs = Model.forward(batch.First, batch.Second, batch.Latents);
        LossTerms terms = MethodLoss.Compute(_method, outputs, batch.Latents, batch.Labels, _weights, whole);
        Optimizer.ZeroGradients(Main);
        if (terms.Total.requires_grad)
        {
            // What functions of ours hand to the engine as gradients would live as long as the scope.
            using DisposeScope gradients = NewDisposeScope();
            terms.Total.backward();
        }

        // The evaluator's inputs are detached, so its gradients can follow on their own, when the backbone's maps are no longer kept.
        if (_processes.Size == 1)
        {
            Optimizer.ZeroGradients(Evaluation);
        }

        Tensor? evaluation = Model.Evaluator?.Evaluate(outputs, batch.Labels, batch.Latents, metrics);
        if (evaluation is not null)
        {
            whole.OfShare(evaluation).backward();
        }

        Optimizer.AverageGradients(_processes);
        if (metrics is not null)
        {
            terms.AddTo(metrics);
            EmbeddingStatistics.AddTo(metrics, outputs, whole, _weights.Variance > 0);
            if (evaluation is not null)
            {
                metrics.Add("Loss/Online evaluation loss", evaluation);
            }
        }

        return terms.Total.detach().MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Optimizer.Dispose();
        Model.Dispose();
    }
}
