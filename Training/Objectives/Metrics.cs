using SIE.Training.Distributed;
using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>Named numbers of a step, in the order they were added. Names are those of the TensorBoard scalars.</summary>
public sealed class Metrics
{
    private readonly OrderedDictionary<string, double> _values = [];

    /// <summary>All values by name.</summary>
    public IReadOnlyDictionary<string, double> Values => _values;

    /// <summary>Adds a number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public void Add(string name, double value) => _values[name] = value;

    /// <summary>Adds a scalar tensor; waits for the device.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">A scalar.</param>
    public void Add(string name, Tensor value)
    {
        using var scope = NewDisposeScope();
        _values[name] = value.detach().to(ScalarType.Float64).item<double>();
    }

    /// <summary>Replaces all values by their means over the processes, each of which has the same names.</summary>
    /// <param name="processes">Who trains together.</param>
    public void AverageOver(ICommunicator processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        if (processes.Size == 1)
        {
            return;
        }

        using Tensor sums = tensor(_values.Values.ToArray());
        processes.AllReduceSum(sums);
        double[] all = [.. sums.data<double>()];
        string[] names = [.. _values.Keys];
        for (int i = 0; i < names.Length; i++)
        {
            _values[names[i]] = all[i] / processes.Size;
        }
    }

    /// <summary>Adds CE, Top-1 and Top-5 of a classifier.</summary>
    /// <param name="prefix">Goes before the metric's name.</param>
    /// <param name="name">What is classified.</param>
    /// <param name="logits">[B, C].</param>
    /// <param name="labels">[B], int64.</param>
    /// <param name="loss">The cross-entropy.</param>
    public void AddClassification(string prefix, string name, Tensor logits, Tensor labels, Tensor loss)
    {
        using var grad = no_grad();
        Add($"{prefix}CE {name}", loss);
        Add($"{prefix}Top-1 {name}", Accuracy.TopK(logits, labels, 1));
        Add($"{prefix}Top-5 {name}", Accuracy.TopK(logits, labels, 5));
    }

    /// <summary>Adds MSE and R2 of a regression.</summary>
    /// <param name="prefix">Goes before the metric's name.</param>
    /// <param name="name">What it regresses from.</param>
    /// <param name="predicted">[B, K].</param>
    /// <param name="target">[B, K].</param>
    /// <param name="loss">The mean squared error.</param>
    public void AddRegression(string prefix, string name, Tensor predicted, Tensor target, Tensor loss)
    {
        using var grad = no_grad();
        Add($"{prefix}MSE {name}", loss);
        Add($"{prefix}R2 {name}", Regression.RSquared(predicted, target));
    }
}
