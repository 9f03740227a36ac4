using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Models.Layers;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Models;

public class PrecisionTests
{
    private const int Steps = 12;

    [Fact]
    public void Training_in_bfloat16_comes_as_far_as_in_float32()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] single = Losses(Precision.Fp32), half = Losses(Precision.Bf16);
        Assert.True(single[^1] < 0.8 * single[0], $"{single[0]} to {single[^1]}");

        // 8 bits of mantissa: single steps differ, the way down is the same.
        Assert.InRange(half[0], single[0] * 0.98, single[0] * 1.02);
        double fall = single[0] - single[^1];
        Assert.InRange(half[^1], single[^1] - (0.15 * fall), single[^1] + (0.15 * fall));
        Assert.NotEqual(single[^1], half[^1]);
    }

    [Fact]
    public void Weights_gradients_and_outputs_of_bfloat16_training_are_float32()
    {
        using DisposeScope scope = NewDisposeScope();
        using Learner learner = Create(Precision.Bf16);
        using PairBatch batch = Batch();
        Assert.Equal(ScalarType.Float32, learner.ComputeGradients(batch).dtype);
        Assert.All(learner.Model.parameters(), p => Assert.Equal((ScalarType.Float32, ScalarType.Float32), (p.dtype, p.grad!.dtype)));
        ModelOutputs outputs = learner.Model.forward(batch.First, batch.Second, batch.Latents);
        Assert.All([outputs.First.Representation, outputs.Second.Embedding, outputs.Prediction!], t => Assert.Equal(ScalarType.Float32, t.dtype));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Images_in_either_memory_order_give_the_same_representations(bool evaluates)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using ResNet network = new(Architecture.ResNet18);
        network.train(!evaluates);
        Tensor planes = randn(4, 3, 64, 64);
        Tensor pixels = planes.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        Tensor expected = network.forward(planes), actual = network.forward(pixels);
        Assert.True(expected.allclose(actual, 1e-4, 1e-5));
    }

    /// <summary>Each size takes other kernels of the library underneath, one of which was once found wrong.</summary>
    [Theory]
    [InlineData("resnet18", 8, 32)]
    [InlineData("resnet18", 8, 64)]
    [InlineData("resnet18", 2, 96)]
    [InlineData("resnet50", 4, 64)]
    public void Float32_and_bfloat16_representations_are_those_of_float64_up_to_rounding(string name, int images, int side)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        Tensor input = randn(images, 3, side, side, generator: new Generator(5, CPU));
        Tensor exact = Represent(Precision.Fp32, ScalarType.Float64), length = exact.norm();
        Assert.True((Represent(Precision.Fp32, ScalarType.Float32) - exact).norm().item<double>() < 1e-4 * length.item<double>());
        Assert.True((Represent(Precision.Bf16, ScalarType.Float32) - exact).norm().item<double>() < 0.1 * length.item<double>());

        Tensor Represent(Precision precision, ScalarType type)
        {
            manual_seed(1);
            using ResNet network = new(Architecture.Find(name)!, precision);
            foreach (TorchSharp.Modules.Parameter scale in network.named_parameters().Where(p => p.parameter.ndim == 1).Select(p => p.parameter))
            {
                scale.add_(0.1); // no block is the identity
            }

            network.to(type);
            return network.forward(input.to(type)).to(ScalarType.Float64);
        }
    }

    [Fact]
    public void The_stem_that_keeps_less_has_the_values_and_gradients_of_its_operations_one_by_one()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(2);
        Tensor maps = randn(3, 4, 8, 10, dtype: ScalarType.Float64), weight = rand(4, dtype: ScalarType.Float64), bias = randn(4, dtype: ScalarType.Float64);
        (Tensor Value, Tensor[] Gradients, Tensor[] Running) kept = Run(static (x, w, b, m, v) => PooledNorm.apply(x, w, b, m, v, 0.1, 1e-5));
        (Tensor Value, Tensor[] Gradients, Tensor[] Running) plain = Run(static (x, w, b, m, v) =>
            nn.functional.max_pool2d(nn.functional.pad(nn.functional.batch_norm(x, m, v, w, b, true, 0.1, 1e-5).relu(), (0, 1, 0, 1), value: -1e4), 3, 2));
        Assert.True(plain.Value.allclose(kept.Value));
        Assert.All(plain.Gradients.Zip(kept.Gradients), p => Assert.True(p.First.allclose(p.Second)));
        Assert.All(plain.Running.Zip(kept.Running), p => Assert.True(p.First.allclose(p.Second)));

        (Tensor, Tensor[], Tensor[]) Run(Func<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor> stem)
        {
            Tensor[] leaves = [.. new[] { maps, weight, bias }.Select(t => t.clone().requires_grad_())];
            Tensor[] running = [zeros(4, dtype: ScalarType.Float64), ones(4, dtype: ScalarType.Float64)];
            Tensor value = stem(leaves[0], leaves[1], leaves[2], running[0], running[1]);
            value.sin().sum().backward();
            return (value.detach(), [.. leaves.Select(l => l.grad!)], running);
        }
    }

    private static double[] Losses(Precision precision)
    {
        using Learner learner = Create(precision);
        using PairBatch batch = Batch();
        double[] losses = new double[Steps];
        for (int i = 0; i < losses.Length; i++)
        {
            using Tensor loss = learner.ComputeGradients(batch);
            losses[i] = loss.item<float>();
            learner.Optimizer.Step();
        }

        return losses;
    }

    private static Learner Create(Precision precision)
    {
        manual_seed(3);
        ModelOptions options = new() { ProjectorWidths = [64, 64], Classes = 3, Precision = precision };
        return new(MethodCatalog.Find("SIE")!, options, new(), new(), CPU);
    }

    private static PairBatch Batch()
    {
        manual_seed(4);
        return new(randn(8, 3, 32, 32), randn(8, 3, 32, 32), randn(8, 4), randint(0, 3, 8, dtype: ScalarType.Int64));
    }
}
