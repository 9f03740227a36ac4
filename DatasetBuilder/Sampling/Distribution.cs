namespace SIE.DatasetBuilder.Sampling;

/// <summary>What one number is drawn from. Immutable; a draw is a function of one uniform number, so it needs no state.</summary>
public abstract record Distribution
{
    /// <summary>True to draw once for each object, so that all its views share the value; false to draw for each view.</summary>
    public bool PerObject { get; init; }

    /// <summary>Smallest value that can be drawn.</summary>
    public abstract double Lowest { get; }

    /// <summary>Largest value that can be drawn, to within rounding.</summary>
    public abstract double Highest { get; }

    /// <summary>The value that a uniform number stands for.</summary>
    /// <param name="u">Uniform in [0, 1).</param>
    public abstract double At(double u);

    /// <summary>Whether a value could have been drawn, to within rounding.</summary>
    /// <param name="value">The value.</param>
    public virtual bool Contains(double value) => value >= Lowest && value <= Highest;

    /// <summary>The value of a view: by a random number, or by the view's number for values that are gone through in order.</summary>
    /// <param name="random">The object's random numbers.</param>
    /// <param name="view">The view, from 0.</param>
    /// <param name="stream">The factor's stream.</param>
    internal virtual double Draw(in ViewRandom random, int view, int stream) => At(random.Uniform(PerObject ? 0 : view, stream));
}

/// <summary>Always the same value.</summary>
/// <param name="Value">The value.</param>
public sealed record Constant(double Value) : Distribution
{
    /// <inheritdoc/>
    public override double Lowest => Value;

    /// <inheritdoc/>
    public override double Highest => Value;

    /// <inheritdoc/>
    public override double At(double u) => Value;
}

/// <summary>Uniform between two bounds.</summary>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value, not itself drawn unless it equals <paramref name="Min"/>.</param>
public sealed record Interval(double Min, double Max) : Distribution
{
    /// <inheritdoc/>
    public override double Lowest => Min;

    /// <inheritdoc/>
    public override double Highest => Max;

    /// <inheritdoc/>
    public override double At(double u) => Min + ((Max - Min) * u);
}

/// <summary>Uniform over the arc of a circle of circumference 1 that runs from one point up to another, over 1 to 0: hues round red.</summary>
/// <param name="Min">Where the arc starts, in [0, 1].</param>
/// <param name="Max">Where it ends, less than <paramref name="Min"/>.</param>
public sealed record WrappedInterval(double Min, double Max) : Distribution
{
    /// <inheritdoc/>
    public override double Lowest => 0;

    /// <inheritdoc/>
    public override double Highest => 1;

    /// <inheritdoc/>
    public override double At(double u)
    {
        double value = Min + ((1 + Max - Min) * u);
        return value >= 1 ? value - 1 : value;
    }

    /// <inheritdoc/>
    public override bool Contains(double value) => value is >= 0 and <= 1 && (value >= Min || value <= Max);
}

/// <summary>A polar angle whose direction is uniform by area on the sphere: its cosine is uniform.</summary>
/// <param name="Min">Smallest angle from the pole, in [0, π].</param>
/// <param name="Max">Largest angle.</param>
public sealed record AreaInterval(double Min, double Max) : Distribution
{
    /// <inheritdoc/>
    public override double Lowest => Min;

    /// <inheritdoc/>
    public override double Highest => Max;

    /// <inheritdoc/>
    public override double At(double u)
    {
        // With sines of half angles instead of cosines, small angles keep their precision: 1 − cos θ = 2 sin²(θ/2).
        double low = Math.Sin(Min / 2), high = Math.Sin(Max / 2);
        return Math.Clamp(2 * Math.Asin(Math.Min(1, Math.Sqrt((low * low) + (((high * high) - (low * low)) * u)))), Min, Max);
    }
}

/// <summary>Uniform over several intervals together: each by its length.</summary>
/// <param name="Parts">The intervals, at least one; together longer than 0.</param>
public sealed record UnionOfIntervals(IReadOnlyList<Interval> Parts) : Distribution
{
    /// <inheritdoc/>
    public override double Lowest => Parts.Min(static p => p.Min);

    /// <inheritdoc/>
    public override double Highest => Parts.Max(static p => p.Max);

    /// <inheritdoc/>
    public override double At(double u)
    {
        double left = u * Parts.Sum(static p => p.Max - p.Min);
        foreach (Interval part in Parts)
        {
            double length = part.Max - part.Min;
            if (left < length)
            {
                return part.Min + left;
            }

            left -= length;
        }

        return Parts[^1].Max; // Only by rounding.
    }

    /// <inheritdoc/>
    public override bool Contains(double value) => Parts.Any(p => p.Contains(value));
}

/// <summary>One of some values, all equally likely, or each in its turn.</summary>
/// <param name="Values">The values, at least one.</param>
/// <param name="ByView">True to go through the values in the order of the views, over and over; false to choose at random.</param>
public sealed record OneOf(IReadOnlyList<double> Values, bool ByView = false) : Distribution
{
    /// <inheritdoc/>
    public override double Lowest => Values.Min();

    /// <inheritdoc/>
    public override double Highest => Values.Max();

    /// <inheritdoc/>
    public override double At(double u) => Values[(int)(u * Values.Count)];

    /// <inheritdoc/>
    public override bool Contains(double value) => Values.Contains(value);

    /// <inheritdoc/>
    internal override double Draw(in ViewRandom random, int view, int stream) =>
        ByView ? Values[view % Values.Count] : base.Draw(random, view, stream);
}

/// <summary>One of some evenly spaced values, all equally likely, or each in its turn.</summary>
/// <param name="Min">First value.</param>
/// <param name="Max">Last value.</param>
/// <param name="Steps">How many values, at least 2.</param>
/// <param name="ByView">True to go through the values in the order of the views, over and over; false to choose at random.</param>
public sealed record EvenGrid(double Min, double Max, int Steps, bool ByView = false) : Distribution
{
    /// <inheritdoc/>
    public override double Lowest => Min;

    /// <inheritdoc/>
    public override double Highest => Max;

    /// <summary>A value by its number.</summary>
    /// <param name="step">0 to <see cref="Steps"/> − 1.</param>
    public double Value(int step) => step == Steps - 1 ? Max : Min + ((Max - Min) * step / (Steps - 1));

    /// <inheritdoc/>
    public override double At(double u) => Value((int)(u * Steps));

    /// <inheritdoc/>
    public override bool Contains(double value) =>
        Value((int)Math.Clamp(Math.Round((value - Min) / (Max - Min) * (Steps - 1)), 0, Steps - 1)) == value;

    /// <inheritdoc/>
    internal override double Draw(in ViewRandom random, int view, int stream) =>
        ByView ? Value(view % Steps) : base.Draw(random, view, stream);
}

/// <summary>A normal distribution of which only what lies between two bounds is drawn.</summary>
/// <param name="Mean">Mean of the whole normal distribution.</param>
/// <param name="StandardDeviation">Its standard deviation, above 0.</param>
/// <param name="Min">Lower bound.</param>
/// <param name="Max">Upper bound; at least <see cref="SmallestShare"/> of the normal distribution lies between the two.</param>
public sealed record TruncatedNormal(double Mean, double StandardDeviation, double Min, double Max) : Distribution
{
    /// <summary>With less of the distribution between the bounds, doubles can no longer tell its values apart evenly.</summary>
    public const double SmallestShare = 1e-6;

    /// <inheritdoc/>
    public override double Lowest => Min;

    /// <inheritdoc/>
    public override double Highest => Max;

    /// <summary>The share of the whole normal distribution that lies between the bounds.</summary>
    public double Share => Normal.Cumulative((Max - Mean) / StandardDeviation) - Normal.Cumulative((Min - Mean) / StandardDeviation);

    /// <inheritdoc/>
    public override double At(double u)
    {
        double low = Normal.Cumulative((Min - Mean) / StandardDeviation);
        double z = Normal.Quantile(low + (Share * u));
        return Math.Clamp(Mean + (StandardDeviation * z), Min, Max);
    }
}
