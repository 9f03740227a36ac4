using SIE.DatasetBuilder.Sampling;
using SIE.Renderer.Scenes;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Latents as the columns of a shard.</summary>
/// <param name="names">Names of the columns in stored order, each a factor's.</param>
internal sealed class LatentColumns(IReadOnlyList<string> names)
{
    private readonly Factor[] _factors = [.. names.Select(static name => Factor.Named(name)
        ?? throw new RenderException($"The latent '{name}' is none that can be drawn ({string.Join(", ", Factor.All.Select(static f => f.Name))})."))];

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Draws the latents of an object's views.</summary>
    public static Latents[] Draw(LatentSampler sampler, string objectKey, int views) =>
        [.. Enumerable.Range(0, views).Select(view => sampler.Draw(objectKey, view))];

    /// <summary>Views × columns, row by row.</summary>
    public double[] Rows(ReadOnlySpan<Latents> views)
    {
        double[] rows = new double[views.Length * _factors.Length];
        for (int view = 0; view < views.Length; view++)
        {
            for (int column = 0; column < _factors.Length; column++)
            {
                rows[(view * _factors.Length) + column] = _factors[column].Get(views[view]);
            }
        }

        return rows;
    }

    /// <summary>Latents with the values of a row.</summary>
    /// <param name="latents">What stands for factors that have no column.</param>
    /// <param name="row">One value a column.</param>
    public Latents Apply(Latents latents, ReadOnlySpan<double> row)
    {
        for (int column = 0; column < _factors.Length; column++)
        {
            latents = _factors[column].With(latents, row[column]);
        }

        return latents;
    }
}
