using System.Numerics;
using SIE.Training.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Optimisation;

/// <summary>
/// A step of <see cref="Adam"/> on a CPU, in float32: parameters, gradients and moments go through the processor once, where tensor operations take them
/// there and back 25 times. Each number's operations are the same ones in the same order, whatever the number of threads.
/// </summary>
/// <param name="options">Settings.</param>
/// <param name="stepSize">Learning rate over the first moment's correction.</param>
/// <param name="rootCorrection">Root of the second moment's correction.</param>
internal readonly struct AdamSweep(AdamOptions options, double stepSize, double rootCorrection)
{
    /// <summary>Numbers that a thread takes at a time: 64 KB of each of the four.</summary>
    private const int Portion = 1 << 14;

    private readonly float _ofMean = (float)options.Beta1, _ofGradient = (float)(1 - options.Beta1);
    private readonly float _ofSquare = (float)options.Beta2, _ofNewSquare = (float)(1 - options.Beta2);
    private readonly float _weightDecay = (float)options.WeightDecay, _epsilon = (float)options.Epsilon;
    private readonly float _stepSize = (float)stepSize, _root = (float)rootCorrection;

    /// <summary>Whether tensors are where and what this needs.</summary>
    internal static bool Takes(Tensor parameters) => parameters.device_type == DeviceType.CPU && parameters.dtype == ScalarType.Float32;

    /// <summary>Takes the step. All four are of one length and without gaps; gradients stay what they are.</summary>
    internal void Run(Tensor parameters, Tensor gradients, Tensor first, Tensor second)
    {
        long count = parameters.numel();
        (nint p, nint g, nint m, nint v) = (TensorAddress.Of(parameters), TensorAddress.Of(gradients), TensorAddress.Of(first), TensorAddress.Of(second));
        AdamSweep step = this;
        WorkShare.For((int)((count + Portion - 1) / Portion), portion =>
        {
            long start = (long)portion * Portion;
            nint at = (nint)start * sizeof(float);
            step.Update(p + at, g + at, m + at, v + at, (int)Math.Min(Portion, count - start));
        });
    }

    private unsafe void Update(nint parameters, nint gradients, nint first, nint second, int count)
    {
        float* p = (float*)parameters, g = (float*)gradients, m = (float*)first, v = (float*)second;
        Vector<float> root = new(_root), epsilon = new(_epsilon);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> parameter = Vector.Load(p + i);
            Vector<float> gradient = Vector.Load(g + i) + _weightDecay * parameter;
            Vector<float> mean = _ofMean * Vector.Load(m + i) + _ofGradient * gradient;
            Vector<float> square = _ofSquare * Vector.Load(v + i) + _ofNewSquare * gradient * gradient;
            Vector.Store(mean, m + i);
            Vector.Store(square, v + i);
            Vector.Store(parameter - _stepSize * mean / (Vector.SquareRoot(square) / root + epsilon), p + i);
        }

        for (; i < count; i++)
        {
            float gradient = g[i] + _weightDecay * p[i];
            m[i] = _ofMean * m[i] + _ofGradient * gradient;
            v[i] = _ofSquare * v[i] + _ofNewSquare * gradient * gradient;
            p[i] -= _stepSize * m[i] / (MathF.Sqrt(v[i]) / _root + _epsilon);
        }
    }
}
