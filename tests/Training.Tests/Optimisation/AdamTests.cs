using SIE.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;
using Adam = SIE.Training.Optimisation.Adam;
using Parameter = TorchSharp.Modules.Parameter;

namespace SIE.Training.Tests.Optimisation;

public class AdamTests
{
    /// <summary>More than a thread takes at a time, an odd number of vectors and an odd rest; and a group of a few numbers.</summary>
    private static readonly long[][] Shapes = [[3, 16_411], [5], [1], [2, 3]];

    private static readonly AdamOptions Options = new() { LearningRate = 0.01, WeightDecay = 0.1 };

    /// <summary>The definition, number by number in double: Kingma and Ba's algorithm 1 with L2 in the gradient.</summary>
    [Theory]
    [InlineData(ScalarType.Float32, 2e-6)]
    [InlineData(ScalarType.Float64, 1e-13)]
    public void Steps_are_those_of_the_definition(ScalarType type, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] expected = [.. Shapes.SelectMany((shape, i) => Numbers(shape, i))];
        double[] mean = new double[expected.Length], square = new double[expected.Length];
        Parameter[] parameters = Take(type, steps: 4);
        for (int step = 1; step <= 4; step++)
        {
            double[] gradients = [.. Shapes.SelectMany((shape, i) => Numbers(shape, 100 * step + i))];
            for (int i = 0; i < expected.Length; i++)
            {
                double gradient = gradients[i] + 0.1 * expected[i];
                mean[i] = 0.9 * mean[i] + 0.1 * gradient;
                square[i] = 0.999 * square[i] + 0.001 * gradient * gradient;
                expected[i] -= 0.01 * mean[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            }
        }

        double[] got = [.. parameters.SelectMany(static p => p.detach().to(ScalarType.Float64).flatten().data<double>().ToArray())];
        Assert.All(got.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - tolerance, pair.Second + tolerance));
    }

    [Fact]
    public void The_number_of_threads_changes_no_byte()
    {
        using DisposeScope scope = NewDisposeScope();
        int threads = get_num_threads();
        try
        {
            set_num_threads(1);
            Parameter[] one = Take(ScalarType.Float32, steps: 3);
            set_num_threads(3);
            Parameter[] three = Take(ScalarType.Float32, steps: 3);
            Assert.All(one.Zip(three), static pair => Assert.Equal(pair.First.bytes, pair.Second.bytes));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    /// <summary>Steps over two groups, by gradients that don't depend on the parameters.</summary>
    private static Parameter[] Take(ScalarType type, int steps)
    {
        Parameter[] parameters = [.. Shapes.Select((shape, i) => new Parameter(tensor(Numbers(shape, i)).to(type).reshape(shape)))];
        Adam adam = new([parameters[..2], parameters[2..]], Options);
        for (int step = 1; step <= steps; step++)
        {
            adam.ZeroGradients(0);
            adam.ZeroGradients(1);
            for (int i = 0; i < parameters.Length; i++)
            {
                (parameters[i] * tensor(Numbers(Shapes[i], 100 * step + i)).to(type).reshape(Shapes[i])).sum().backward();
            }

            adam.Step();
        }

        return parameters;
    }

    private static double[] Numbers(long[] shape, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, (int)shape.Aggregate(1L, static (a, b) => a * b)).Select(_ => (double)(float)(random.NextDouble() - 0.5))];
    }
}
