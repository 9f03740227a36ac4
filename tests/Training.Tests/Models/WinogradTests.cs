using CsCheck;
using SIE.Training.Models;
using SIE.Training.Models.Layers;
using SIE.Training.Models.Layers.Winograd;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Models;

public class WinogradTests
{
    /// <summary>Rounding of a sum of a few thousand products, times what the transforms add: libtorch's own is 1e-6 at most on these sizes.</summary>
    private const double Tolerance = 4e-6;

    /// <summary>How often libtorch's own error ours may be.</summary>
    private const double AgainstLibtorch = 8;

    private static readonly Gen<(int Images, int Inputs, int Outputs, int Height, int Width)> Sizes = Gen.Select(
        Gen.Int[1, 3], Gen.Int[1, 4].Select(static n => 32 * n), Gen.Int[1, 4].Select(static n => 32 * n), Gen.Int[1, 11], Gen.Int[1, 11]);

    [Fact]
    public void Values_and_both_gradients_are_those_of_float64_on_maps_of_any_size()
    {
        SkipWithoutProcessor();
        Sizes.Sample(static size =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor[] exact = Convolve(size, ScalarType.Float64, Direct), ours = Convolve(size, ScalarType.Float32, WinogradConvolution.Convolve);
            double[] errors = Errors(ours, exact);
            Assert.True(errors.Max() < Tolerance, $"{string.Join(", ", errors)}");
        }, iter: 24, threads: 1);
    }

    /// <summary>The layers of ResNet-18, by tiles and by panels of weights; with more tiles than one term of a sum or one large block.</summary>
    [Theory]
    [InlineData(20, 64, 64, 16, 16)]
    [InlineData(20, 128, 128, 8, 8)]
    [InlineData(13, 512, 64, 11, 10)]
    [InlineData(5, 512, 512, 4, 4)]
    public void Rounding_is_a_few_times_that_of_libtorch(int images, int inputs, int outputs, int height, int width)
    {
        SkipWithoutProcessor();
        using DisposeScope scope = NewDisposeScope();
        (int, int, int, int, int) size = (images, inputs, outputs, height, width);
        Tensor[] exact = Convolve(size, ScalarType.Float64, Direct);
        double[] ours = Errors(Convolve(size, ScalarType.Float32, WinogradConvolution.Convolve), exact);
        double[] theirs = Errors(Convolve(size, ScalarType.Float32, Direct), exact);
        Assert.All(ours.Zip(theirs), e => Assert.InRange(e.First, 0, Math.Min(Tolerance, AgainstLibtorch * Math.Max(e.Second, 3e-7))));
    }

    [Fact]
    public void An_image_has_the_same_values_alone_and_among_others_with_and_without_gradients_and_whatever_the_threads()
    {
        SkipWithoutProcessor();
        using DisposeScope scope = NewDisposeScope();
        int threads = get_num_threads();
        try
        {
            foreach ((int inputs, int outputs) in new[] { (64, 64), (128, 256) })
            {
                (Tensor maps, Tensor weight, _) = Draw((9, inputs, outputs, 9, 12), ScalarType.Float32);
                set_num_threads(1);
                Tensor expected = WinogradConvolution.Convolve(maps, weight);
                set_num_threads(3);
                Assert.True(Same(expected, WinogradConvolution.Convolve(maps, weight)));
                using IDisposable constant = no_grad();
                Assert.True(Same(expected.narrow(0, 5, 1), WinogradConvolution.Convolve(maps.narrow(0, 5, 1), weight)));
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void Gradients_are_the_same_to_the_last_bit_whatever_the_threads()
    {
        SkipWithoutProcessor();
        using DisposeScope scope = NewDisposeScope();
        int threads = get_num_threads();
        try
        {
            foreach ((int, int, int, int, int) size in new[] { (40, 64, 64, 13, 12), (9, 128, 256, 7, 8) })
            {
                Tensor[][] results = [.. new[] { 1, 2, 5 }.Select(count =>
                {
                    set_num_threads(count);
                    return Convolve(size, ScalarType.Float32, WinogradConvolution.Convolve);
                })];
                Assert.All(results[1..], r => Assert.All(r.Zip(results[0]), static p => Assert.True(Same(p.First, p.Second))));
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void Gradients_of_two_paths_and_of_a_part_that_is_constant_are_exact()
    {
        SkipWithoutProcessor();
        using DisposeScope scope = NewDisposeScope();
        (Tensor maps, Tensor weight, Tensor gradient) = Draw((3, 32, 32, 8, 8), ScalarType.Float32);
        Tensor[] twice = Run(static (x, w) => WinogradConvolution.Convolve(WinogradConvolution.Convolve(x, w), w) + x);
        Tensor[] expected = Run(static (x, w) => Direct(Direct(x, w), w) + x);
        Assert.All(twice.Zip(expected), static p => Assert.True(p.First.allclose(p.Second, 1e-4, 1e-4)));
        Tensor ofWeight = autograd.grad([WinogradConvolution.Convolve(maps.detach(), weight)], [weight], [gradient])[0];
        Tensor ofMaps = autograd.grad([WinogradConvolution.Convolve(maps, weight.detach())], [maps], [gradient])[0];
        Tensor[] once = Run(WinogradConvolution.Convolve);
        Assert.True(Same(once[0], ofMaps) && Same(once[1], ofWeight));

        Tensor[] Run(Func<Tensor, Tensor, Tensor> path) => [.. autograd.grad([path(maps, weight)], [maps, weight], [gradient])];
    }

    [Fact]
    public void Weights_that_lie_amid_others_in_one_buffer_are_found()
    {
        SkipWithoutProcessor();
        using DisposeScope scope = NewDisposeScope();
        (Tensor maps, Tensor weight, _) = Draw((2, 32, 32, 8, 8), ScalarType.Float32);
        Tensor buffer = cat([ones(77), weight.detach().permute(0, 2, 3, 1).flatten(), ones(5)]);
        Tensor inside = buffer.narrow(0, 77, weight.numel()).view(32, 3, 3, 32).permute(0, 3, 1, 2);
        Assert.True(Same(WinogradConvolution.Convolve(maps, weight), WinogradConvolution.Convolve(maps, inside)));
    }

    [Fact]
    public void Libtorch_computes_what_is_not_float32_or_has_too_small_maps_or_is_asked_of_it()
    {
        SkipWithoutProcessor();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Assert.True(WinogradConvolution.Pays(zeros(1, 32, 4, 4)));
        Assert.False(WinogradConvolution.Pays(zeros(1, 32, 2, 2)));
        Assert.False(WinogradConvolution.Pays(zeros(1, 32, 4, 4, ScalarType.Float64)));
        Assert.False(WinogradConvolution.Takes(32, 48));

        Tensor maps = randn(2, 64, 12, 12);
        foreach (Convolutions convolutions in Enum.GetValues<Convolutions>())
        {
            using ConvolutionLayer layer = new(64, 64, 3, 1, 1, Precision.Fp32, convolutions);
            Tensor weight = layer.parameters().Single();
            Tensor ours = WinogradConvolution.Convolve(maps, weight), theirs = Direct(maps, weight), actual = layer.forward(maps);
            Assert.Equal((convolutions == Convolutions.Auto, convolutions == Convolutions.Libtorch), (Same(ours, actual), Same(theirs, actual)));
        }
    }

    [Fact]
    public void A_backbone_represents_images_alike_with_either()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = randn(3, 3, 64, 64);
        Tensor[] representations = [.. Enum.GetValues<Convolutions>().Select(convolutions =>
        {
            manual_seed(7);
            using ResNet network = new(Architecture.ResNet18, convolutions: convolutions);
            using (no_grad())
            {
                foreach (TorchSharp.Modules.Parameter scale in network.parameters().Where(static p => p.ndim == 1))
                {
                    scale.add_(0.1); // no block is the identity
                }
            }

            return network.forward(images).detach();
        })];
        Assert.True(((representations[0] - representations[1]).norm() / representations[1].norm()).item<float>() < 1e-4);
    }

    private static Tensor Direct(Tensor maps, Tensor weight) => nn.functional.conv2d(maps, weight, padding: [1, 1]);

    private static bool Same(Tensor a, Tensor b) => a.detach().eq(b.detach()).all().item<bool>();

    /// <summary>Values, and gradients by maps and weights.</summary>
    private static Tensor[] Convolve((int, int, int, int, int) size, ScalarType type, Func<Tensor, Tensor, Tensor> convolve)
    {
        (Tensor maps, Tensor weight, Tensor gradient) = Draw(size, type);
        Tensor result = convolve(maps, weight);
        return [result.detach(), .. autograd.grad([result], [maps, weight], [gradient])];
    }

    private static (Tensor Maps, Tensor Weight, Tensor Gradient) Draw(
        (int Images, int Inputs, int Outputs, int Height, int Width) size, ScalarType type)
    {
        using Generator generator = new(11, CPU);
        return (
            Normal(size.Images, size.Height, size.Width, size.Inputs).requires_grad_(),
            (Normal(size.Outputs, 3, 3, size.Inputs) / (3 * Math.Sqrt(size.Inputs))).requires_grad_(),
            Normal(size.Images, size.Height, size.Width, size.Outputs));

        Tensor Normal(params long[] shape) => randn(shape, generator: generator).to(type).permute(0, 3, 1, 2);
    }

    private static double[] Errors(Tensor[] values, Tensor[] exact) =>
        [.. values.Zip(exact, static (v, e) => ((v.to(ScalarType.Float64) - e).norm() / e.norm()).item<double>())];

    private static void SkipWithoutProcessor() => Assert.SkipUnless(WinogradConvolution.Takes(32, 32), "This processor has no AVX-512.");
}
