using SIE.Renderer.Scenes;

namespace SIE.DatasetBuilder.Sampling;

/// <summary>Draws the latents of any view of any object, alone and in any order.</summary>
/// <param name="seed">The dataset's seed.</param>
/// <param name="ranges">What each factor is drawn from.</param>
public sealed class LatentSampler(ulong seed, LatentRanges ranges)
{
    private readonly (Factor Factor, Distribution Distribution)[] _factors = [.. ranges.Factors];

    /// <summary>The latents of one view: a function of seed, ranges, object and view alone.</summary>
    /// <param name="objectKey">The object's name, unique in the corpus: "synset/object id".</param>
    /// <param name="view">The view, from 0.</param>
    public Latents Draw(string objectKey, int view)
    {
        ViewRandom random = new(seed, objectKey);
        Latents latents = new(0, 0, 0, 0, 0, 0, 0);
        if (ranges.Rotation is { } rotation)
        {
            EulerAngles angles = rotation.Draw(random, view).ToEuler();
            latents = latents with { RotationX = angles.X, RotationY = angles.Y, RotationZ = angles.Z };
        }

        foreach ((Factor factor, Distribution distribution) in _factors)
        {
            latents = factor.With(latents, distribution.Draw(random, view, factor.Stream));
        }

        return latents;
    }
}
