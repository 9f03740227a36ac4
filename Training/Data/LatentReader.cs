using SIE.Shards;
using SIE.Training.Methods;

namespace SIE.Training.Data;

/// <summary>Computes what leads from one view to another from the latents of both.</summary>
public sealed class LatentReader
{
    private static readonly string[] Angles = ["rotation_x", "rotation_y", "rotation_z"];

    private readonly Dataset _dataset;
    private readonly LatentTarget _target;
    private readonly QuaternionConvention _convention;
    private readonly Lazy<int[]> _euler;
    private readonly int[] _differences;

    /// <summary>Finds the columns.</summary>
    /// <param name="dataset">Where the latents are named.</param>
    /// <param name="target">What is wanted.</param>
    /// <param name="convention">Sign of the quaternion.</param>
    /// <exception cref="DataException">The dataset lacks a column.</exception>
    public LatentReader(Dataset dataset, LatentTarget target, QuaternionConvention convention)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(target);
        (_dataset, _target, _convention) = (dataset, target, convention);
        _euler = new(() => [.. Angles.Select(Column)]);
        _ = target.Form == RotationForm.None ? null : _euler.Value;
        _differences = [.. target.Differences.Select(Column)];
    }

    /// <summary>Number K of values.</summary>
    public int Size => _target.Size;

    /// <summary>The orientation that a view shows. Angles are rounded to float32 first, as the published loader does.</summary>
    /// <param name="latents">The view's latents.</param>
    /// <returns>A unit quaternion.</returns>
    /// <exception cref="DataException">The dataset has no angles.</exception>
    public Quaternion Orientation(ReadOnlySpan<double> latents)
    {
        int[] euler = _euler.Value;
        return Quaternion.FromEuler((float)latents[euler[0]], (float)latents[euler[1]], (float)latents[euler[2]]);
    }

    /// <summary>Computes the latents of a pair.</summary>
    /// <param name="first">First view's latents.</param>
    /// <param name="second">Second view's latents.</param>
    /// <param name="target">Receives <see cref="Size"/> values.</param>
    public void Read(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Span<float> target)
    {
        if (_target.Form != RotationForm.None)
        {
            WriteRotation(Orientation(first), Orientation(second), target);
        }

        for (int i = 0; i < _differences.Length; i++)
        {
            target[_target.RotationSize + i] = (float)second[_differences[i]] - (float)first[_differences[i]];
        }
    }

    /// <summary>Computes the latents of pairs, one after the other.</summary>
    /// <param name="split">Whose views they are.</param>
    /// <param name="pairs">The pairs.</param>
    /// <returns>pairs × <see cref="Size"/> values.</returns>
    public float[] Read(DatasetSplit split, IReadOnlyList<ViewPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(pairs);
        float[] values = new float[pairs.Count * Size];
        for (int i = 0; i < pairs.Count; i++)
        {
            (int item, int first, int second) = pairs[i];
            Read(split.LatentsOf(item, first), split.LatentsOf(item, second), values.AsSpan(i * Size, Size));
        }

        return values;
    }

    /// <summary>Whether not all pairs of views have the same latents, so that there is something to regress.</summary>
    /// <param name="split">Whose objects.</param>
    public bool VaryIn(DatasetSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        float[] first = new float[Size], other = new float[Size];
        for (int item = 0; item < split.Objects.Count; item++)
        {
            for (int view = 1; view < split.Objects[item].Views; view++)
            {
                Read(split.LatentsOf(item, 0), split.LatentsOf(item, view), other);
                if (item == 0 && view == 1)
                {
                    other.CopyTo(first, 0);
                }
                else if (!other.AsSpan().SequenceEqual(first))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Computes the latents of a turn that changes nothing but the orientation.</summary>
    /// <param name="from">First orientation.</param>
    /// <param name="to">Second orientation.</param>
    /// <param name="target">Receives <see cref="Size"/> values.</param>
    public void ReadTurn(Quaternion from, Quaternion to, Span<float> target)
    {
        WriteRotation(from, to, target);
        target[_target.RotationSize..].Clear();
    }

    private void WriteRotation(Quaternion from, Quaternion to, Span<float> target)
    {
        Quaternion relative = Quaternion.Relative(from, to, _convention);
        switch (_target.Form)
        {
            case RotationForm.Quaternion:
                relative.CopyTo(target);
                break;
            case RotationForm.Euler:
                (double x, double y, double z) = relative.ToEuler();
                (target[0], target[1], target[2]) = ((float)x, (float)y, (float)z);
                break;
        }
    }

    private int Column(string name)
    {
        for (int i = 0; i < _dataset.LatentNames.Count; i++)
        {
            if (_dataset.LatentNames[i] == name)
            {
                return i;
            }
        }

        throw new DataException($"{_dataset.Folder}: has no latent '{name}', only {string.Join(", ", _dataset.LatentNames)}.");
    }
}
