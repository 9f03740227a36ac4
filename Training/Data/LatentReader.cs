using SIE.Shards;
using SIE.Training.Methods;

namespace SIE.Training.Data;

/// <summary>Computes what leads from one view to another from the latents of both.</summary>
public sealed class LatentReader
{
    private readonly LatentTarget _target;
    private readonly QuaternionConvention _convention;
    private readonly int[] _euler;
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
        (_target, _convention) = (target, convention);
        _euler = [Column("rotation_x"), Column("rotation_y"), Column("rotation_z")];
        _differences = [.. target.Differences.Select(Column)];

        int Column(string name)
        {
            for (int i = 0; i < dataset.LatentNames.Count; i++)
            {
                if (dataset.LatentNames[i] == name)
                {
                    return i;
                }
            }

            throw new DataException($"{dataset.Folder}: has no latent '{name}', only {string.Join(", ", dataset.LatentNames)}.");
        }
    }

    /// <summary>Number K of values.</summary>
    public int Size => _target.Size;

    /// <summary>The orientation that a view shows. Angles are rounded to float32 first, as the published loader does.</summary>
    /// <param name="latents">The view's latents.</param>
    /// <returns>A unit quaternion.</returns>
    public Quaternion Orientation(ReadOnlySpan<double> latents) =>
        Quaternion.FromEuler((float)latents[_euler[0]], (float)latents[_euler[1]], (float)latents[_euler[2]]);

    /// <summary>Computes the latents of a pair.</summary>
    /// <param name="first">First view's latents.</param>
    /// <param name="second">Second view's latents.</param>
    /// <param name="target">Receives <see cref="Size"/> values.</param>
    public void Read(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Span<float> target)
    {
        Quaternion.Relative(Orientation(first), Orientation(second), _convention).CopyTo(target);
        for (int i = 0; i < _differences.Length; i++)
        {
            target[LatentTarget.QuaternionSize + i] = (float)second[_differences[i]] - (float)first[_differences[i]];
        }
    }
}
