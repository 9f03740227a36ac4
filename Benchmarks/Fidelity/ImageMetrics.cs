namespace SIE.Benchmarks.Fidelity;

/// <summary>
/// How alike two 8-bit pictures are. PSNR and SSIM are those of scikit-image (structural_similarity with gaussian_weights, sigma 1.5,
/// data_range 255, on the BT.601 luma rounded to 8 bits), so that figures can be set beside other people's.
/// </summary>
internal static class ImageMetrics
{
    private const double Sigma = 1.5;

    /// <summary>scikit-image truncates the Gaussian at 3.5 sigma.</summary>
    private const int Radius = 5;

    private const double C1 = 0.01 * 255 * 0.01 * 255;
    private const double C2 = 0.03 * 255 * 0.03 * 255;

    /// <summary>Peak signal-to-noise ratio in dB over R, G and B; 100 for identical pictures.</summary>
    /// <param name="a">RGBA pixels.</param>
    /// <param name="b">RGBA pixels of the same size.</param>
    public static double Psnr(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        long sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            int d = (i & 3) == 3 ? 0 : a[i] - b[i];
            sum += d * d;
        }

        double mean = sum / (a.Length / 4.0 * 3);
        return sum == 0 ? 100 : 10 * Math.Log10(255.0 * 255 / mean);
    }

    /// <summary>Mean structural similarity over the pixels whose window lies inside the picture.</summary>
    /// <param name="a">RGBA pixels.</param>
    /// <param name="b">RGBA pixels of the same size.</param>
    /// <param name="width">Pixels a row; at least 11.</param>
    public static double Ssim(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int width)
    {
        double[] x = Luma(a), y = Luma(b);
        int height = x.Length / width;
        double[] meanX = Blur(x, width), meanY = Blur(y, width);
        double[] meanXX = Blur(Product(x, x), width), meanYY = Blur(Product(y, y), width), meanXY = Blur(Product(x, y), width);
        double sum = 0;
        for (int row = Radius; row < height - Radius; row++)
        {
            for (int i = (row * width) + Radius; i < ((row + 1) * width) - Radius; i++)
            {
                double mx = meanX[i], my = meanY[i];
                double vx = meanXX[i] - (mx * mx), vy = meanYY[i] - (my * my), cov = meanXY[i] - (mx * my);
                sum += ((2 * mx * my) + C1) * ((2 * cov) + C2) / (((mx * mx) + (my * my) + C1) * (vx + vy + C2));
            }
        }

        return sum / ((double)(width - (2 * Radius)) * (height - (2 * Radius)));
    }

    /// <summary>Intersection over union of two silhouettes; 1 if both are empty.</summary>
    /// <param name="a">Coverage, 8 bits a pixel; inside from 128.</param>
    /// <param name="b">The same of the other picture.</param>
    public static double Iou(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int intersection = 0, union = 0;
        for (int i = 0; i < a.Length; i++)
        {
            bool inA = a[i] >= 128, inB = b[i] >= 128;
            intersection += inA && inB ? 1 : 0;
            union += inA || inB ? 1 : 0;
        }

        return union == 0 ? 1 : (double)intersection / union;
    }

    /// <summary>
    /// Mean absolute difference on empty floor, in 8-bit levels, over the pixels and channels without any object. It holds the reference's own
    /// path-tracing noise (about half a level) and both pictures' rounding.
    /// </summary>
    /// <param name="a">RGBA pixels.</param>
    /// <param name="b">RGBA pixels of the same size.</param>
    /// <param name="mask">Coverage of the object, 8 bits a pixel; floor where it is 0.</param>
    /// <returns>Levels, or NaN if the object fills the picture.</returns>
    public static double FloorError(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> mask)
    {
        long sum = 0, count = 0;
        for (int pixel = 0; pixel < mask.Length; pixel++)
        {
            if (mask[pixel] == 0)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    sum += Math.Abs(a[(pixel * 4) + channel] - b[(pixel * 4) + channel]);
                }

                count += 3;
            }
        }

        return count == 0 ? double.NaN : (double)sum / count;
    }

    /// <summary>
    /// The worst patch of empty floor, in 8-bit levels: over all 9x9 windows without object, the largest |mean difference| of a channel. The mean
    /// leaves what the renderers differ in, such as the edge of a shadow, and takes most of the reference's noise away.
    /// </summary>
    /// <param name="a">RGBA pixels.</param>
    /// <param name="b">RGBA pixels of the same size.</param>
    /// <param name="mask">Coverage of the object, 8 bits a pixel; floor where it is 0.</param>
    /// <param name="width">Pixels a row.</param>
    /// <returns>Levels, or NaN if no window is free of the object.</returns>
    public static double WorstFloorPatch(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> mask, int width)
    {
        const int window = 9;
        int height = mask.Length / width;
        double worst = double.NaN;
        for (int channel = 0; channel < 3; channel++)
        {
            // Summed-area tables of the difference and of the object's presence.
            int[] difference = new int[(width + 1) * (height + 1)];
            int[] covered = new int[(width + 1) * (height + 1)];
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    int pixel = (row * width) + column;
                    int at = ((row + 1) * (width + 1)) + column + 1;
                    int up = at - (width + 1);
                    difference[at] = a[(pixel * 4) + channel] - b[(pixel * 4) + channel] + difference[at - 1] + difference[up] - difference[up - 1];
                    covered[at] = (mask[pixel] > 0 ? 1 : 0) + covered[at - 1] + covered[up] - covered[up - 1];
                }
            }

            for (int row = 0; row + window <= height; row++)
            {
                for (int column = 0; column + window <= width; column++)
                {
                    if (WindowSum(covered, row, column) == 0)
                    {
                        double mean = Math.Abs(WindowSum(difference, row, column)) / (double)(window * window);
                        worst = double.IsNaN(worst) ? mean : Math.Max(worst, mean);
                    }
                }
            }
        }

        return worst;

        int WindowSum(int[] table, int row, int column)
        {
            int top = (row * (width + 1)) + column, bottom = ((row + window) * (width + 1)) + column;
            return table[bottom + window] - table[bottom] - table[top + window] + table[top];
        }
    }

    private static double[] Luma(ReadOnlySpan<byte> rgba)
    {
        double[] luma = new double[rgba.Length / 4];
        for (int i = 0; i < luma.Length; i++)
        {
            double y = (0.299 * rgba[i * 4]) + (0.587 * rgba[(i * 4) + 1]) + (0.114 * rgba[(i * 4) + 2]);
            luma[i] = Math.Clamp(Math.Round(y, MidpointRounding.ToEven), 0, 255);
        }

        return luma;
    }

    private static double[] Product(double[] a, double[] b)
    {
        double[] product = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            product[i] = a[i] * b[i];
        }

        return product;
    }

    /// <summary>Separable Gaussian; right only where the window lies inside the picture, which is all that SSIM averages over.</summary>
    private static double[] Blur(double[] image, int width)
    {
        double[] kernel = [.. Enumerable.Range(-Radius, (2 * Radius) + 1).Select(d => Math.Exp(-d * d / (2 * Sigma * Sigma)))];
        double total = kernel.Sum();
        double[] rows = new double[image.Length];
        double[] both = new double[image.Length];
        int height = image.Length / width;
        for (int row = 0; row < height; row++)
        {
            for (int column = Radius; column < width - Radius; column++)
            {
                double sum = 0;
                for (int k = -Radius; k <= Radius; k++)
                {
                    sum += kernel[k + Radius] * image[(row * width) + column + k];
                }

                rows[(row * width) + column] = sum / total;
            }
        }

        for (int row = Radius; row < height - Radius; row++)
        {
            for (int column = Radius; column < width - Radius; column++)
            {
                double sum = 0;
                for (int k = -Radius; k <= Radius; k++)
                {
                    sum += kernel[k + Radius] * rows[((row + k) * width) + column];
                }

                both[(row * width) + column] = sum / total;
            }
        }

        return both;
    }
}
