using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Optimisation;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Methods;

public class MethodCatalogTests
{
    [Fact]
    public void A_declaration_is_found_by_itself_and_trains_on_the_columns_it_names()
    {
        using DisposeScope scope = NewDisposeScope();
        Method method = Assert.Single(MethodCatalog.In(typeof(TranslatedSie).Assembly));
        Assert.Equal(7, method.Latents.Size);
        manual_seed(1);
        using Learner learner = new(method, new ModelOptions { ProjectorWidths = [32], Classes = 2 }, new(), new AdamOptions(), CPU);
        using PairBatch batch = new(randn(4, 3, 32, 32), randn(4, 3, 32, 32), randn(4, 7), zeros(4, dtype: ScalarType.Int64));
        Assert.True(float.IsFinite(learner.ComputeGradients(batch).item<float>()));
        Assert.Equal([16L * 16, 7L], learner.Model.state_dict()["predictor.hypernet.net.0.weight"].shape);
    }

    [Fact]
    public void The_papers_fourteen_methods_and_the_bounds_have_names_of_their_own()
    {
        Assert.Equal(14, PaperMethods.All.Count);
        Assert.Equal(18, MethodCatalog.All.Count);
        Assert.Equal(MethodCatalog.All.Count, MethodCatalog.All.DistinctBy(m => m.Name.ToUpperInvariant()).Count());
    }

    [Theory]
    [InlineData("supervised", "classifier.weight")]
    [InlineData("supervisedrotation", "predictor.4.weight")]
    public void Supervision_reaches_the_backbone(string name, string head)
    {
        using DisposeScope scope = NewDisposeScope();
        Method method = MethodCatalog.Find(name)!;
        manual_seed(1);
        using Learner learner = new(method, new ModelOptions { Classes = 3, OnlineEvaluation = false }, new(), new AdamOptions(), CPU);
        using PairBatch batch = new(randn(4, 3, 32, 32), randn(4, 3, 32, 32), randn(4, 4), tensor(new long[] { 0, 1, 2, 0 }));
        learner.ComputeGradients(batch);
        Dictionary<string, Tensor> gradients = learner.Model.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad!);
        Assert.True(gradients[head].abs().sum().item<float>() > 0);
        Assert.True(gradients["backbone.conv1.weight"].abs().sum().item<float>() > 0);
        Assert.DoesNotContain(gradients.Keys, k => k.StartsWith("projector", StringComparison.Ordinal));
    }

    [Fact]
    public void A_method_that_predicts_without_a_projector_is_refused() => Assert.Throws<ArgumentException>(
        () => new PairModel(MethodCatalog.Find("SIE")! with { Layout = Layout.Bare }, new ModelOptions()));
}
