namespace SIE.Renderer.Passes;

/// <summary>Blackman-Harris pixel filter, one axis (SCENE.md, section 3).</summary>
internal static class PixelFilter
{
    /// <summary>
    /// Weights of the samples in reach of a pixel's centre, summing to 1, from the lowest: the samples of the pixel itself and as many
    /// on both sides as the filter covers.
    /// </summary>
    /// <param name="radius">Half the filter's width in pixels.</param>
    /// <param name="samples">Samples a pixel along the axis.</param>
    internal static float[] Weights(float radius, int samples)
    {
        // The first sample whose distance from the centre of the pixel is within the radius decides how many neighbours count.
        int beside = (int)Math.Floor(samples * (radius - 0.5) + 0.5 - 1e-6);
        double[] weights = new double[samples + 2 * beside];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Value((i - beside + 0.5) / samples - 0.5, radius);
        }

        double sum = weights.Sum();
        return [.. weights.Select(w => (float)(w / sum))];
    }

    /// <summary>How many pixels away the filter meets samples, along one axis.</summary>
    /// <param name="radius">Half the filter's width in pixels.</param>
    /// <param name="samples">Samples a pixel along the axis.</param>
    internal static int Reach(float radius, int samples) => (Weights(radius, samples).Length - samples + (2 * samples) - 1) / (2 * samples);

    /// <summary>
    /// What every set of a pixel's samples counts in the pixels around: for each neighbour that sees it, row by row from (−reach, −reach), the
    /// position of the set's pixel from there, 2^(samples²) sums of weights.
    /// </summary>
    /// <param name="radius">Half the filter's width in pixels.</param>
    /// <param name="samples">Samples a pixel along one axis.</param>
    internal static float[] Tables(float radius, int samples)
    {
        float[] weights = Weights(radius, samples);
        int beside = (weights.Length - samples) / 2, reach = Reach(radius, samples), sets = 1 << (samples * samples), side = (2 * reach) + 1;
        float[] tables = new float[side * side * sets];
        for (int i = 0; i < tables.Length; i++)
        {
            int set = i % sets, x = i / sets % side - reach, y = i / sets / side - reach;
            for (int sample = 0; sample < samples * samples; sample++)
            {
                if ((set >> sample & 1) != 0)
                {
                    tables[i] += At((x * samples) + (sample % samples)) * At((y * samples) + (sample / samples));
                }
            }
        }

        return tables;

        float At(int i) => i >= -beside && i < samples + beside ? weights[i + beside] : 0;
    }

    private static double Value(double x, double radius)
    {
        double u = Math.PI * x / radius;
        return 0.35875 + 0.48829 * Math.Cos(u) + 0.14128 * Math.Cos(2 * u) + 0.01168 * Math.Cos(3 * u);
    }
}
