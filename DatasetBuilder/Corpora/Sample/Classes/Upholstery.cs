using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Finishes that several kinds of furniture share.</summary>
internal static class Upholstery
{
    /// <summary>Bare wood, about two repeats a metre.</summary>
    internal static Finish Wood(SampleRandom random) => Finish.Patterned(Patterns.Wood(random, Colors.Wood(random)), 2.2f, gloss: 0.35f);

    /// <summary>Wood most of the time, else lacquer.</summary>
    internal static Finish WoodOrLacquer(SampleRandom random) =>
        random.Chance(0.7f) ? Wood(random) : Finish.Satin(random.Chance(0.4f) ? Colors.Light(random) : Colors.Muted(random));

    /// <summary>Cloth of one colour, stripes, tartan or dots; sometimes leather.</summary>
    internal static Finish Cloth(SampleRandom random)
    {
        Vector3 color = random.Chance(0.5f) ? Colors.Muted(random) : Colors.Vivid(random);
        return random.Whole(0, 5) switch
        {
            0 => Finish.Patterned(Patterns.Stripes(color, Colors.Light(random), color, color * 0.5f), 4),
            1 => Finish.Patterned(Patterns.Plaid(color, Colors.Against(random, color), Colors.Light(random)), 3.5f),
            2 => Finish.Patterned(Patterns.Dots(color, Colors.Light(random)), 5),
            3 => Finish.Plain(color * 0.5f),
            _ => Finish.Patterned(Patterns.Cloth(random, color), 12),
        };
    }

    /// <summary>A straight leg of square section, thinner at its foot, from the floor up to a height; its top centre at x, z.</summary>
    internal static Part SquareLeg(float x, float z, float height, float width, float taper, float splay = 0)
    {
        Part leg = Solids.Box(width, height, width).At(0, height / 2, 0);
        return leg.Bent(p => new Vector3(
            (p.X * float.Lerp(taper, 1, p.Y / height)) + x + (MathF.Sign(x) * splay * (1 - (p.Y / height))),
            p.Y,
            (p.Z * float.Lerp(taper, 1, p.Y / height)) + z + (MathF.Sign(z) * splay * (1 - (p.Y / height)))));
    }

    /// <summary>A leg turned on a lathe, from the floor up to a height.</summary>
    internal static Part TurnedLeg(float x, float z, float height, float radius, float waist) =>
        Solids.Lathe(
            [
                new(0, 0), .. Curves.Smooth(
                    (Vector2[])[
                        new(radius * 0.6f, 0), new(radius * 0.75f, height * 0.08f), new(radius * waist, height * 0.3f),
                        new(radius, height * 0.62f), new(radius * waist, height * 0.78f), new(radius, height * 0.86f), new(radius, height),
                    ],
                    4),
                new(0, height),
            ],
            16).At(x, 0, z);

    /// <summary>A soft cushion about the origin.</summary>
    internal static Part Cushion(float x, float y, float z) => Solids.Box(x, y, z, 0.42f * MathF.Min(x, MathF.Min(y, z)), 3);

    /// <summary>A pillow, thick in the middle and thin at its rim, lying flat about the origin.</summary>
    internal static Part Pillow(float x, float y, float z) =>
        Solids.Box(x, y, z, 0.45f * y, 5).Bent(p =>
        {
            float rim = MathF.Max(MathF.Abs(2 * p.X / x), MathF.Abs(2 * p.Z / z));
            return p with { Y = p.Y * (1 - (0.75f * rim * rim * rim)) };
        });
}
