using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Objectives;
using SIE.Training.Optimisation;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Models;

public class PairModelTests
{
    public static TheoryData<string> Methods => [.. MethodCatalog.All.Where(m => m.Learns).Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_takes_steps_that_lower_its_loss(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        Method method = MethodCatalog.Find(name)!;
        manual_seed(3);
        using Learner learner = new(method, new ModelOptions { ProjectorWidths = [32, 32], EquivariantSize = method.PartlyInvariant ? 8 : 256, Classes = 3 }, new LossWeights(), new AdamOptions(), CPU);
        using PairBatch batch = new(randn(6, 3, 32, 32), randn(6, 3, 32, 32), randn(6, method.Latents.Size), randint(0, 3, 6, dtype: ScalarType.Int64));
        float first = Step(), last = 0;
        for (int i = 0; i < 4; i++)
        {
            last = Step();
        }

        Assert.True(last < first, $"{first} to {last}");

        float Step()
        {
            float loss = learner.ComputeGradients(batch).item<float>();
            learner.Optimizer.Step();
            return loss;
        }
    }

    [Fact]
    public void Online_evaluation_changes_no_gradient_of_the_model()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> with = Gradients(evaluation: true), without = Gradients(evaluation: false);
        Assert.All(without, g => Assert.True(g.Value.eq(with[g.Key]).all().item<bool>(), g.Key));

        static Dictionary<string, Tensor> Gradients(bool evaluation)
        {
            manual_seed(1);
            Learner learner = new(MethodCatalog.Find("SIE")!, new ModelOptions { ProjectorWidths = [16], OnlineEvaluation = evaluation, Classes = 2 }, new(), new(), CPU);
            manual_seed(2);
            using PairBatch batch = new(randn(4, 3, 32, 32), randn(4, 3, 32, 32), randn(4, 4), zeros(4, dtype: ScalarType.Int64));
            learner.ComputeGradients(batch);
            return learner.Model.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad!);
        }
    }

    [Theory]
    [InlineData(65, 32)] // halves go to the even neighbour on both sides: 32 + 32, not 65
    [InlineData(64, 32)]
    public void Split_projectors_share_widths_rounding_halves_to_even(int width, int each)
    {
        using PairModel model = new(MethodCatalog.Find("SIE")!, new ModelOptions { ProjectorWidths = [width] });
        Assert.Equal(new Parts(2 * each, each, each), model.EmbeddingParts());
    }

    [Theory]
    [InlineData("SIE", 1, 257, true)]
    [InlineData("SIE", 1, 256, false)] // a half goes to the even neighbour, which is nothing
    [InlineData("SIE", 511, 256, false)]
    [InlineData("SIE", 256, 1, false)]
    [InlineData("SIE", 512, 64, false)]
    [InlineData("VICRegEquiMod", 1, 64, true)]
    public void Sizes_that_leave_a_part_without_dimensions_are_refused(string method, int equivariant, int width, bool fits)
    {
        ModelOptions options = new() { ProjectorWidths = [1024, width], EquivariantSize = equivariant };
        Assert.Equal(fits, PairModel.Misfit(MethodCatalog.Find(method)!, options) is null);
    }

    [Theory]
    [InlineData(240)]
    [InlineData(255)]
    [InlineData(31)]
    public void Image_sides_on_which_shortcuts_would_not_fit_are_refused(int side)
    {
        using ResNet backbone = new(Architecture.ResNet18);
        using Tensor image = zeros(1, 3, side, side);
        Assert.Throws<ArgumentException>(() => backbone.forward(image));
    }

    [Theory]
    [InlineData("resnet18", 11_180_736)]
    [InlineData("resnet34", 21_288_896)]
    [InlineData("resnet50", 23_508_032)]
    public void Backbones_have_the_published_number_of_parameters(string name, long parameters)
    {
        using ResNet backbone = new(Architecture.Find(name)!);
        Assert.Equal(parameters, backbone.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void Residual_blocks_start_as_the_identity()
    {
        using ResNet backbone = new(Architecture.ResNet50);
        Assert.All(
            backbone.named_parameters().Where(p => p.name.EndsWith("bn3.weight", StringComparison.Ordinal)),
            p => Assert.Equal(0, p.parameter.abs().sum().item<float>()));
    }
}
