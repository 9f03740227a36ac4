namespace SIE.Benchmarks.Jpeg;

/// <summary>A picture as hard to encode as a view of the dataset: a shaded, textured ball over a floor that darkens smoothly.</summary>
internal static class SamplePicture
{
    /// <summary>Four bytes a pixel, rows from the top.</summary>
    /// <param name="size">Width and height.</param>
    public static byte[] Rgba(int size)
    {
        byte[] rgba = new byte[4 * size * size];
        for (int i = 0; i < size * size; i++)
        {
            double x = ((i % size) + 0.5) * 2 / size - 1, y = ((i / size) + 0.5) * 2 / size - 1;
            double far = (x * x) + (y * y), light = 0.55 + (0.25 * Math.Exp(-far)) - (0.1 * y);
            (double r, double g, double b) = (0.45 * light, 0.7 * light, 0.6 * light);
            const double Radius = 0.45;
            if (far < Radius * Radius)
            {
                double z = Math.Sqrt(1 - (far / (Radius * Radius)));
                double shade = 0.2 + (0.7 * Math.Max(0, (0.6 * z) - (0.5 * y / Radius) + (0.3 * x / Radius)));
                double stripes = 0.8 + (0.2 * Math.Sign(Math.Sin(25 * x) * Math.Sin(25 * y)));
                (r, g, b) = (0.8 * shade * stripes, 0.6 * shade, 0.4 * shade / stripes);
            }

            (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2], rgba[(4 * i) + 3]) = (Level(r), Level(g), Level(b), 255);
        }

        return rgba;
    }

    private static byte Level(double value) => (byte)Math.Clamp((255 * value) + 0.5, 0, 255);
}
