using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SIE.DatasetBuilder.Sampling;

/// <summary>
/// What each factor of a view is drawn from, independently. Factors that are not named have their value of the paper's scene. Read and
/// written as JSON by <see cref="RangesJson"/>.
/// </summary>
[JsonConverter(typeof(RangesJsonConverter))]
public sealed record LatentRanges
{
    private LatentRanges(ImmutableSortedDictionary<int, Distribution> factors, RotationDistribution? rotation) =>
        (_factors, Rotation) = (factors, rotation);

    /// <summary>By number in <see cref="Factor.All"/>: the seven of 3DIEBench (less the angles if the rotation is drawn as a whole), then others.</summary>
    private readonly ImmutableSortedDictionary<int, Distribution> _factors;

    /// <summary>Nothing varies: the seven factors of 3DIEBench are 0, the others as in the paper.</summary>
    internal static LatentRanges Blank { get; } = Factor.All.Where(static f => f.Default is null).Aggregate(
        new LatentRanges(ImmutableSortedDictionary<int, Distribution>.Empty, null), static (ranges, f) => ranges.With(f.Name, new Constant(0)));

    /// <summary>The ranges of 3DIEBench (SIE paper, appendix on the dataset; SCENE.md, section 1).</summary>
    public static LatentRanges ThreeDieBench { get; } = Blank
        .With("rotation_x", new Interval(-Math.PI / 2, Math.PI / 2))
        .With("rotation_y", new Interval(-Math.PI / 2, Math.PI / 2))
        .With("rotation_z", new Interval(-Math.PI / 2, Math.PI / 2))
        .With("floor_hue", new Interval(0, 1))
        .With("light_theta", new Interval(0, Math.PI / 4))
        .With("light_phi", new Interval(0, 2 * Math.PI))
        .With("light_hue", new Interval(0, 1));

    /// <summary>What the rotation is drawn from as a whole; null if its three Euler angles are drawn one by one.</summary>
    public RotationDistribution? Rotation { get; }

    /// <summary>The factors that are drawn or set one by one, in stored order.</summary>
    public IEnumerable<(Factor Factor, Distribution Distribution)> Factors => _factors.Select(static p => (Factor.All[p.Key], p.Value));

    /// <summary>Names of the columns that a dataset of these ranges stores: the seven of 3DIEBench, and what else is not as in the paper.</summary>
    public IReadOnlyList<string> Columns =>
        [.. Factor.All.Where((factor, i) => factor.Default is null || _factors.ContainsKey(i)).Select(static f => f.Name)];

    /// <summary>What a factor is drawn from.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Null if it is drawn as part of <see cref="Rotation"/>, or as in the paper.</returns>
    public Distribution? this[string name] => _factors.GetValueOrDefault(IndexOf(name));

    /// <summary>The same with another distribution of one factor. Setting an Euler angle sets the others, where the rotation was whole, to 0.</summary>
    /// <param name="name">A factor's name.</param>
    /// <param name="distribution">What it is drawn from.</param>
    public LatentRanges With(string name, Distribution distribution)
    {
        int index = IndexOf(name);
        bool isStandard = Factor.All[index].Default is { } standard && distribution is Constant { Value: var value } && value == standard;
        ImmutableSortedDictionary<int, Distribution> factors = _factors;
        bool dropsRotation = index < 3 && Rotation is not null;
        for (int angle = 0; angle < 3 && dropsRotation; angle++)
        {
            factors = factors.SetItem(angle, new Constant(0));
        }

        return new(isStandard ? factors.Remove(index) : factors.SetItem(index, distribution), dropsRotation ? null : Rotation);
    }

    /// <summary>The same with the rotation drawn as a whole.</summary>
    /// <param name="rotation">What it is drawn from.</param>
    public LatentRanges With(RotationDistribution rotation) => new(_factors.RemoveRange([0, 1, 2]), rotation);

    /// <summary>Whether a stored value could have been drawn, to within rounding.</summary>
    /// <param name="name">A factor's name.</param>
    /// <param name="value">Its value.</param>
    public bool Contains(string name, double value)
    {
        if (this[name] is { } distribution)
        {
            return distribution.Contains(value);
        }

        // Euler angles of a rotation that was drawn as a whole; the paper's value of anything else.
        return Factor.Named(name)!.Default is { } standard ? value == standard : Math.Abs(value) <= (name == "rotation_y" ? Math.PI / 2 : Math.PI);
    }

    private static int IndexOf(string name)
    {
        for (int i = 0; i < Factor.All.Count; i++)
        {
            if (Factor.All[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"There is no factor '{name}'.", nameof(name));
    }
}
