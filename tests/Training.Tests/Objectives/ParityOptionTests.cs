using SIE.Training.Distributed;
using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Objectives;

/// <summary>Where the public code and the paper's mathematics part, an option chooses.</summary>
public class ParityOptionTests
{
    [Theory]
    [InlineData("SIEOnlyEqui", 10)]
    [InlineData("SimCLROnlyEqui", 1)]
    [InlineData("SimCLREquiModRotColor", 1)]
    public void The_equivariance_weight_that_is_left_out_as_published_is_taken_in_on_request(string name, double similarity)
    {
        using DisposeScope scope = NewDisposeScope();
        (ModelOutputs outputs, Method method) = Outputs(name);
        double published = Total(method, outputs, new LossWeights { Equivariance = 0.45 });
        Assert.Equal(published, Total(method, outputs, new LossWeights { Equivariance = 4.5 }), 1e-9);
        LossTerms terms = Compute(method, outputs, new LossWeights());
        double weighed = Total(method, outputs, new LossWeights { Equivariance = 0.45, WeighsAll = true });
        Assert.Equal(published - (0.55 * similarity * terms.Equivariance!.item<double>()), weighed, 1e-9);
    }

    [Theory]
    [InlineData("SIE")]
    [InlineData("VICRegEquiMod")]
    public void In_a_short_last_batch_covariances_are_divided_by_its_own_size_or_for_parity_by_the_configured_one(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        (ModelOutputs outputs, Method method) = Outputs(name); // 6 pairs
        Tensor own = Compute(method, outputs, new LossWeights()).Covariance!;
        Tensor parity = Compute(method, outputs, new LossWeights { CovarianceBatchSize = 8 }).Covariance!;
        Assert.Equal(own.item<double>() * (5.0 / 7) * (5.0 / 7), parity.item<double>(), 1e-9);
    }

    private static double Total(Method method, ModelOutputs outputs, LossWeights weights) => Compute(method, outputs, weights).Total.item<double>();

    private static LossTerms Compute(Method method, ModelOutputs outputs, LossWeights weights) =>
        MethodLoss.Compute(
            method,
            outputs,
            zeros(6, method.Latents.Size, dtype: ScalarType.Float64),
            zeros(6, dtype: ScalarType.Int64),
            weights,
            new GlobalBatch(SingleProcess.Instance, 6));

    private static (ModelOutputs Outputs, Method Method) Outputs(string name)
    {
        manual_seed(4);
        Method method = MethodCatalog.Find(name)!;
        return (new(View(), View(), Random(), null), method);

        ViewOutputs View()
        {
            Tensor? invariant = method.Layout == Layout.Joint ? null : Random();
            Tensor equivariant = Random();
            return new(Random(), invariant, equivariant, invariant is null ? equivariant : cat([invariant, equivariant], 1));
        }

        static Tensor Random() => randn(6, 10, dtype: ScalarType.Float64);
    }
}
