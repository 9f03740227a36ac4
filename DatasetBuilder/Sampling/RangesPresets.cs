namespace SIE.DatasetBuilder.Sampling;

/// <summary>The ranges of published datasets, and two that are often wanted.</summary>
public static class RangesPresets
{
    /// <summary>Views of a turn of the preset "turntable".</summary>
    private const int TurnSteps = 36;

    private static readonly Dictionary<string, LatentRanges> All = new()
    {
        ["3diebench"] = LatentRanges.ThreeDieBench,
        ["3diebench-t"] = Translated(),
        ["3diebench-ood"] = OutOfDistribution(),
        ["so3"] = LatentRanges.ThreeDieBench.With(new UniformRotation()),
        ["turntable"] = Turntable(),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    /// <summary>The ranges of a name, or null.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static LatentRanges? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>EquiCaps: 3DIEBench with a translation in the object's frame, stored as tx, ty, tz after the seven.</summary>
    private static LatentRanges Translated() => LatentRanges.ThreeDieBench
        .With("tx", new Interval(-0.5, 0.5)).With("ty", new Interval(-0.5, 0.5)).With("tz", new Interval(-0.5, 0.5));

    /// <summary>seq-JEPA: each angle a random sign times U[π/2, π]; the rest as in 3DIEBench.</summary>
    private static LatentRanges OutOfDistribution()
    {
        UnionOfIntervals outside = new([new Interval(-Math.PI, -Math.PI / 2), new Interval(Math.PI / 2, Math.PI)]);
        return LatentRanges.ThreeDieBench.With("rotation_x", outside).With("rotation_y", outside).With("rotation_z", outside);
    }

    /// <summary>A turn about the vertical in even steps, view by view; floor and light are drawn once for each object.</summary>
    private static LatentRanges Turntable()
    {
        LatentRanges turning = LatentRanges.ThreeDieBench.With(
            new AxisRotation(0, 0, 1, new EvenGrid(0, 2 * Math.PI * (TurnSteps - 1) / TurnSteps, TurnSteps, ByView: true)));
        foreach ((Factor factor, Distribution distribution) in turning.Factors)
        {
            turning = turning.With(factor.Name, distribution with { PerObject = true });
        }

        return turning;
    }
}
