namespace SIE.DatasetBuilder.Sampling;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>
    /// The probability of a value at most x: Hart's rational approximation, as in G. West, "Better approximations to cumulative normal
    /// functions" (Wilmott, 2005); absolute error about 1e-15.
    /// </summary>
    public static double Cumulative(double x)
    {
        double z = Math.Abs(x);
        if (z > 37)
        {
            return x > 0 ? 1 : 0;
        }

        double tail;
        double exponential = Math.Exp(-z * z / 2);
        if (z < 7.07106781186547)
        {
            ReadOnlySpan<double> above =
            [
                3.52624965998911e-02, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376,
            ];
            ReadOnlySpan<double> below =
            [
                8.83883476483184e-02, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948,
                440.413735824752,
            ];
            tail = exponential * Polynomial(above, z) / Polynomial(below, z);
        }
        else
        {
            double fraction = z + (1 / (z + (2 / (z + (3 / (z + (4 / (z + 0.65))))))));
            tail = exponential / fraction / 2.506628274631;
        }

        return x > 0 ? 1 - tail : tail;
    }

    /// <summary>The value below which a share p lies: M. J. Wichura, algorithm AS 241, PPND16 (Applied Statistics, 1988).</summary>
    /// <param name="p">In (0, 1); the ends give ±∞.</param>
    public static double Quantile(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            ReadOnlySpan<double> above =
            [
                2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
                1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
            ];
            ReadOnlySpan<double> below =
            [
                5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
                687.1870074920579083, 42.313330701600911252, 1,
            ];
            double r = 0.180625 - (q * q);
            return q * Polynomial(above, r) / Polynomial(below, r);
        }

        double tail = q < 0 ? p : 1 - p;
        if (tail <= 0)
        {
            return q < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        double depth = Math.Sqrt(-Math.Log(tail));
        double value;
        if (depth <= 5)
        {
            ReadOnlySpan<double> above =
            [
                7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258, 3.64784832476320460504,
                5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
            ];
            ReadOnlySpan<double> below =
            [
                1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459, 0.68976733498510000455,
                1.6763848301838038494, 2.05319162663775882187, 1,
            ];
            value = Polynomial(above, depth - 1.6) / Polynomial(below, depth - 1.6);
        }
        else
        {
            ReadOnlySpan<double> above =
            [
                2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093, 0.29656057182850489123,
                1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
            ];
            ReadOnlySpan<double> below =
            [
                2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4, 0.0148753612908506148525,
                0.13692988092273580531, 0.59983220655588793769, 1,
            ];
            value = Polynomial(above, depth - 5) / Polynomial(below, depth - 5);
        }

        return q < 0 ? -value : value;
    }

    /// <summary>Horner's scheme; the coefficient of the highest power first.</summary>
    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        double sum = 0;
        foreach (double coefficient in coefficients)
        {
            sum = (sum * x) + coefficient;
        }

        return sum;
    }
}
