using System.Numerics;

namespace SIE.DatasetBuilder.Corpora.Sample.Kit;

/// <summary>Colours of things, linear.</summary>
internal static class Colors
{
    /// <summary>Brown tones from pine to ebony.</summary>
    internal static Vector3 Wood(SampleRandom random) => random.Pick<Vector3>(
        new(0.62f, 0.40f, 0.20f), new(0.48f, 0.27f, 0.12f), new(0.34f, 0.17f, 0.08f), new(0.22f, 0.10f, 0.045f),
        new(0.40f, 0.13f, 0.05f), new(0.12f, 0.06f, 0.03f), new(0.70f, 0.55f, 0.36f)) * random.Uniform(0.85f, 1.1f);

    /// <summary>Strong colours of any hue.</summary>
    internal static Vector3 Vivid(SampleRandom random) => FromHsv(
        random.Uniform(0, 1), random.Uniform(0.7f, 0.95f), random.Uniform(0.4f, 0.8f));

    /// <summary>Quiet colours of any hue, as upholstery has.</summary>
    internal static Vector3 Muted(SampleRandom random) => FromHsv(
        random.Uniform(0, 1), random.Uniform(0.25f, 0.6f), random.Uniform(0.15f, 0.6f));

    /// <summary>White to cream.</summary>
    internal static Vector3 Light(SampleRandom random) => new(0.78f, random.Uniform(0.7f, 0.78f), random.Uniform(0.55f, 0.78f));

    /// <summary>Black to grey.</summary>
    internal static Vector3 Dark(SampleRandom random) => new(random.Uniform(0.012f, 0.06f));

    /// <summary>A colour far from another one in hue.</summary>
    internal static Vector3 Against(SampleRandom random, Vector3 other)
    {
        Vector3 best = default;
        for (int i = 0; i < 4; i++)
        {
            Vector3 candidate = Vivid(random);
            best = i == 0 || Vector3.Distance(candidate, other) > Vector3.Distance(best, other) ? candidate : best;
        }

        return best;
    }

    /// <summary>The colour circle.</summary>
    internal static Vector3 FromHsv(float hue, float saturation, float value)
    {
        float Channel(float n)
        {
            float k = (n + (hue * 6)) % 6;
            return value * (1 - (saturation * Math.Clamp(MathF.Min(k, 4 - k), 0, 1)));
        }

        return new Vector3(Channel(5), Channel(3), Channel(1));
    }
}
