namespace SIE.Training.Data;

/// <summary>
/// Bilinear resizing with antialiasing: a triangle filter as wide as the step between target pixels, as PIL's and torchvision's antialiased
/// bilinear resizing. One a thread: it keeps its weights and its scratch memory.
/// </summary>
public sealed class BilinearResizer
{
    private float[] _rows = [];
    private (int Source, int Target, Filter Filter) _horizontal, _vertical;

    /// <summary>Resizes an RGB picture.</summary>
    /// <param name="source">width × height × 3 bytes.</param>
    /// <param name="width">Source width.</param>
    /// <param name="height">Source height.</param>
    /// <param name="target">side × side × 3 bytes.</param>
    /// <param name="side">Target width and height.</param>
    public void Resize(ReadOnlySpan<byte> source, int width, int height, Span<byte> target, int side)
    {
        if (width == side && height == side)
        {
            source[..(side * side * 3)].CopyTo(target);
            return;
        }

        Filter horizontal = Cached(ref _horizontal, width, side);
        Filter vertical = Cached(ref _vertical, height, side);
        int rowLength = side * 3;
        if (_rows.Length < height * rowLength)
        {
            _rows = new float[height * rowLength];
        }

        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> from = source.Slice(y * width * 3, width * 3);
            Span<float> to = _rows.AsSpan(y * rowLength, rowLength);
            for (int x = 0; x < side; x++)
            {
                (float r, float g, float b) = (0, 0, 0);
                int at = horizontal.Starts[x] * 3;
                foreach (float weight in horizontal.Weights(x))
                {
                    r += weight * from[at];
                    g += weight * from[at + 1];
                    b += weight * from[at + 2];
                    at += 3;
                }

                to[x * 3] = r;
                to[(x * 3) + 1] = g;
                to[(x * 3) + 2] = b;
            }
        }

        for (int y = 0; y < side; y++)
        {
            Span<byte> to = target.Slice(y * rowLength, rowLength);
            ReadOnlySpan<float> weights = vertical.Weights(y);
            ReadOnlySpan<float> from = _rows.AsSpan(vertical.Starts[y] * rowLength);
            for (int i = 0; i < rowLength; i++)
            {
                float sum = 0.5f;
                for (int k = 0, at = i; k < weights.Length; k++, at += rowLength)
                {
                    sum += weights[k] * from[at];
                }

                to[i] = (byte)Math.Clamp(sum, 0, 255);
            }
        }
    }

    private static Filter Cached(ref (int Source, int Target, Filter Filter) entry, int source, int target)
    {
        if (entry.Source != source || entry.Target != target)
        {
            entry = (source, target, new Filter(source, target));
        }

        return entry.Filter;
    }

    /// <summary>For each target pixel the first source pixel and the weights from there on; they sum to 1.</summary>
    private sealed class Filter
    {
        private readonly float[][] _weights;

        internal Filter(int source, int target)
        {
            double step = (double)source / target;
            double reach = Math.Max(1, step);
            Starts = new int[target];
            _weights = new float[target][];
            for (int i = 0; i < target; i++)
            {
                double centre = (i + 0.5) * step;
                int first = Math.Max(0, (int)(centre - reach + 0.5));
                int last = Math.Min(source, (int)(centre + reach + 0.5));
                double[] weights = new double[last - first];
                for (int k = 0; k < weights.Length; k++)
                {
                    weights[k] = Math.Max(0, 1 - (Math.Abs(first + k + 0.5 - centre) / reach));
                }

                double sum = weights.Sum();
                Starts[i] = first;
                _weights[i] = [.. weights.Select(w => (float)(w / sum))];
            }
        }

        internal int[] Starts { get; }

        internal ReadOnlySpan<float> Weights(int target) => _weights[target];
    }
}
