using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Bowls with a painted rim or pattern; a spout, a pair of ears or a painted badge shows which way they face.</summary>
internal static class BowlShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture bowl = new();
        float radius = random.Uniform(0.07f, 0.13f), height = radius * random.Uniform(0.42f, 0.95f);
        float foot = radius * random.Uniform(0.35f, 0.55f);
        float fullness = random.Uniform(0.72f, 0.95f), flare = random.Uniform(0.97f, 1.08f);
        const float Wall = 0.005f;
        Vector3 color = Colors.Vivid(random), other = Colors.Against(random, color);
        Finish glaze = Finish.Glossy(random.Chance(0.5f) ? Colors.Light(random) : color);
        Finish painted = random.Whole(0, 3) switch
        {
            0 => Finish.Patterned(
                Patterns.Stripes(color, color, other, Colors.Light(random)), 1, 0.7f) with
            { Repeats = new Vector2(random.Whole(3, 8), 1) },
            1 => Finish.Patterned(Patterns.Dots(color, other), 1, 0.7f) with { Repeats = new Vector2(random.Whole(5, 9), 2) },
            2 => Finish.Patterned(Patterns.Wood(random, Colors.Wood(random)), 1, 0.3f) with { Repeats = new Vector2(2, 1) },
            _ => glaze,
        };
        Finish inner = random.Chance(0.5f) ? Finish.Glossy(other) : glaze;
        Vector2[] side = Curves.Smooth(
            (Vector2[])[
                new(foot, 0.01f), new(radius * fullness * 0.85f, height * 0.35f), new(radius * fullness * flare, height * 0.7f),
                new(radius, height),
            ], 8);
        bowl.Add(
            glaze, Solids.Lathe([new(0, 0.004f), new(foot * 0.85f, 0.004f), new(foot * 0.85f, 0), new(foot, 0), new(foot, 0.01f)], 48));
        bowl.Add(painted, Solids.Lathe(side, 48));
        bowl.Add(inner, Solids.Lathe(
            [
                new(radius, height), new(radius - (Wall / 2), height + 0.0015f), new(radius - Wall, height),
                .. side.Reverse().Skip(1).SkipLast(1).Select(static p => new Vector2(p.X - Wall, p.Y + 0.003f)), new(0, 0.012f),
            ],
            48));
        AddMark(bowl, random, Finish.Glossy(other), radius, height, side);
        return bowl;
    }

    private static void AddMark(Sculpture bowl, SampleRandom random, Finish finish, float radius, float height, Vector2[] side)
    {
        switch (random.Whole(0, 2))
        {
            case 0:
                // One handle, as porringers have.
                bowl.Add(finish, Sweeps.Tube(
                    Curves.Smooth(
                        (Vector3[])[
                            new(radius * 0.9f, height * 0.85f, 0), new(radius * 1.2f, height * 0.92f, 0),
                            new(radius * 1.42f, height * 0.84f, 0),
                        ],
                        6),
                    static t => 0.007f + (0.004f * t)).Scaled(1, 0.7f, 1.3f));
                break;
            case 1:
                // Two ears, one larger.
                foreach ((float sign, float size) in (ReadOnlySpan<(float, float)>)[(1, 1), (-1, 0.65f)])
                {
                    Vector3[] ear = Curves.Smooth(
                        (Vector3[])[
                            new(radius * 0.93f, height * 0.8f, -radius * 0.3f * size),
                            new(radius * (1 + (0.4f * size)), height * 0.86f, -radius * 0.22f * size),
                            new(radius * (1 + (0.4f * size)), height * 0.86f, radius * 0.22f * size),
                            new(radius * 0.93f, height * 0.8f, radius * 0.3f * size),
                        ],
                        6);
                    Part part = Sweeps.Tube(ear, static _ => 0.006f);
                    bowl.Add(finish, sign < 0 ? part.Mirrored() : part);
                }

                break;
            default:
                // A painted quarter in front and a spout.
                Vector2[] strip = [.. side.Skip(side.Length / 2).Select(static p => new Vector2(p.X + 0.0006f, p.Y))];
                bowl.Add(finish, Solids.Lathe(strip, 12, 60, 120));
                bowl.Add(finish, Solids.Ellipsoid(radius * 0.16f, height * 0.1f, radius * 0.3f, 16).At(0, height * 0.93f, -radius * 1.05f));
                break;
        }
    }
}
