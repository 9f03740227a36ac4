using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Mugs and cups with a handle at +X and a decoration round them.</summary>
internal static class MugShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture mug = new();
        float height = random.Uniform(0.075f, 0.12f), top = random.Uniform(0.036f, 0.052f), bottom = top * random.Uniform(0.62f, 1.02f);
        float belly = random.Uniform(0.95f, 1.15f), wall = 0.0035f;
        Vector3 color = Colors.Vivid(random), other = Colors.Against(random, color);
        Finish glaze = Finish.Glossy(random.Chance(0.5f) ? Colors.Light(random) : color);
        Finish decor = random.Whole(0, 3) switch
        {
            0 => Finish.Patterned(
                Patterns.Stripes(color, Colors.Light(random), other), 1, 0.8f) with
            { Repeats = new Vector2(random.Whole(2, 5), 1) },
            1 => Finish.Patterned(
                Patterns.Dots(Colors.Light(random), color), 1, 0.8f) with
            { Repeats = new Vector2(random.Whole(3, 5), random.Whole(1, 3)) },
            2 => Finish.Patterned(Patterns.Plaid(color, other, Colors.Light(random)), 1, 0.8f) with { Repeats = new Vector2(4, 2) },
            _ => Finish.Patterned(Patterns.Label(random, Colors.Light(random), color), 1, 0.8f) with { Repeats = new Vector2(2, 1) },
        };
        Vector2[] outside = Curves.Smooth(
            (Vector2[])[new(bottom, 0.004f), new(float.Lerp(bottom, top, 0.5f) * belly, height * 0.5f), new(top, height)], 10);

        mug.Add(glaze, Solids.Lathe([new(0, 0), new(bottom - 0.004f, 0), new(bottom, 0.004f)], 48));
        mug.Add(decor, Solids.Lathe(outside, 48));
        mug.Add(glaze, Solids.Lathe(
            [
                new(top, height), new(top - (wall / 2), height + 0.001f), new(top - wall, height),
                .. outside.Reverse().Skip(1).Select(p => new Vector2(p.X - wall, MathF.Max(p.Y, 0.007f))).SkipLast(1),
                new(bottom - wall - 0.002f, 0.008f), new(0, 0.008f),
            ],
            48));
        mug.Add(
            Finish.Glossy(new Vector3(0.06f, 0.025f, 0.01f)),
            Solids.Lathe([new(OutlineAt(outside, height * 0.78f) - wall, height * 0.78f), new(0, height * 0.78f)], 48));
        AddHandle(mug, random, glaze, outside, height);
        return mug;
    }

    private static void AddHandle(Sculpture mug, SampleRandom random, Finish finish, Vector2[] outside, float height)
    {
        float low = height * random.Uniform(0.15f, 0.3f), high = height * random.Uniform(0.75f, 0.88f);
        float reach = height * random.Uniform(0.28f, 0.42f);
        float inLow = OutlineAt(outside, low) - 0.002f, inHigh = OutlineAt(outside, high) - 0.002f;
        float square = random.Uniform(0.6f, 1);
        Vector3[] path = Curves.Smooth(
            (Vector3[])[
                new(inLow, low, 0), new(inLow + (reach * square * 0.8f), low + (height * 0.02f), 0),
                new(inHigh + reach, (low + high) / 2, 0),
                new(inHigh + (reach * square), high - (height * 0.02f), 0), new(inHigh, high, 0),
            ],
            7);
        float thick = random.Uniform(0.004f, 0.0065f);
        mug.Add(finish, Sweeps.Tube(path, _ => thick, 12).Scaled(1, 1, 1.4f));
    }

    private static float OutlineAt(Vector2[] outside, float height) => outside.MinBy(p => MathF.Abs(p.Y - height)).X;
}
