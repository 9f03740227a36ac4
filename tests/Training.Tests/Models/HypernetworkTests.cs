using SIE.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Models;

public class HypernetworkTests
{
    public static TheoryData<PredictorKind, int[], bool, bool, bool> Options => new()
    {
        { PredictorKind.LinearHypernetwork, [], false, false, false },
        { PredictorKind.LinearHypernetwork, [5, 9], true, true, true },
        { PredictorKind.LinearHypernetwork, [6], false, true, false },
        { PredictorKind.DeepHypernetwork, [], false, false, true },
        { PredictorKind.DeepHypernetwork, [7], true, true, true },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void The_factored_predictor_has_values_and_gradients_of_one_with_weights_made_for_each_sample(
        PredictorKind kind, int[] hidden, bool relu, bool predictedBias, bool hypernetworkBias)
    {
        const int Embedding = 8, Latents = 4, Batch = 6;
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        PredictorOptions options = new() { Kind = kind, Hidden = hidden, Relu = relu, PredictedBias = predictedBias, HypernetworkBias = hypernetworkBias };
        using HypernetworkPredictor predictor = new(Embedding, Latents, options);
        predictor.to(ScalarType.Float64);
        Tensor x = randn(Batch, Embedding, dtype: ScalarType.Float64, requires_grad: true);
        Tensor z = randn(Batch, Latents, dtype: ScalarType.Float64, requires_grad: true);
        Tensor[] leaves = [x, z, .. predictor.parameters()];

        Tensor factored = predictor.forward(x, z);
        IList<Tensor> gradients = autograd.grad([factored.sin().sum()], leaves);
        Tensor explicitly = PerSample(predictor, options, x, z, [Embedding, .. hidden, Embedding]);
        IList<Tensor> expected = autograd.grad([explicitly.sin().sum()], leaves);

        AssertClose(explicitly, factored);
        for (int i = 0; i < leaves.Length; i++)
        {
            AssertClose(expected[i], gradients[i]);
        }
    }

    /// <summary>θ for every sample, cut up layer by layer, as the paper writes it.</summary>
    private static Tensor PerSample(HypernetworkPredictor predictor, PredictorOptions options, Tensor x, Tensor z, int[] widths)
    {
        Dictionary<string, Tensor> p = predictor.named_parameters().ToDictionary(e => e.name, e => (Tensor)e.parameter);
        Tensor theta = z;
        int last = options.Kind == PredictorKind.DeepHypernetwork ? 4 : 0;
        for (int layer = 0; layer <= last; layer += 2)
        {
            theta = nn.functional.linear(theta, p[$"hypernet.net.{layer}.weight"], p.GetValueOrDefault($"hypernet.net.{layer}.bias"));
            theta = layer < last ? theta.relu() : theta;
        }

        List<Tensor> rows = [];
        for (int sample = 0; sample < x.shape[0]; sample++)
        {
            Tensor row = x[sample];
            long at = 0;
            for (int layer = 0; layer + 1 < widths.Length; layer++)
            {
                (int inputs, int outputs) = (widths[layer], widths[layer + 1]);
                Tensor weight = theta[sample].narrow(0, at, inputs * outputs).view(outputs, inputs);
                at += inputs * outputs;
                row = weight.mv(row);
                if (options.PredictedBias)
                {
                    row += theta[sample].narrow(0, at, outputs);
                    at += outputs;
                }

                row = options.Relu && layer + 2 < widths.Length ? row.relu() : row;
            }

            rows.Add(row);
        }

        return stack(rows);
    }

    private static void AssertClose(Tensor expected, Tensor actual) =>
        Assert.True((expected - actual).abs().max().item<double>() < 1e-12 * (1 + expected.abs().max().item<double>()));
}
