using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Acoustic and electric guitars, neck up, strings towards −Z.</summary>
internal static class GuitarShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture guitar = new();
        bool electric = random.Chance(0.45f);
        float lower = random.Uniform(0.17f, 0.21f), upper = lower * random.Uniform(0.68f, 0.82f);
        float waist = upper * random.Uniform(0.72f, 0.85f);
        float body = electric ? random.Uniform(0.38f, 0.44f) : random.Uniform(0.46f, 0.52f);
        float thick = electric ? 0.045f : random.Uniform(0.09f, 0.11f);
        float neck = random.Uniform(0.36f, 0.44f);
        Vector3 color = electric || random.Chance(0.25f)
            ? Colors.Vivid(random)
            : new Vector3(0.55f, 0.3f, 0.1f) * random.Uniform(0.5f, 1.15f);
        Finish front = electric ? Finish.Glossy(color) : Finish.Patterned(Patterns.Wood(random, color), 3, 0.7f);
        Finish sides = electric ? front : Finish.Satin(color * 0.45f);
        Finish dark = Finish.Satin(new Vector3(0.03f, 0.02f, 0.015f)), steel = Finish.Metal(0.55f);
        Finish maple = Finish.Satin(random.Chance(0.5f) ? new Vector3(0.55f, 0.35f, 0.15f) : new Vector3(0.16f, 0.07f, 0.03f));

        Vector2[] outline = electric
            ? ElectricOutline(random, lower, upper, waist, body)
            : AcousticOutline(random, lower, upper, waist, body);
        guitar.Add(sides, Sweeps.Plate(outline, thick, 0.012f));
        guitar.Add(
            front,
            Sweeps.Plate(
                [.. outline.Select(static p => new Vector2(p.X * 0.965f, ((p.Y - 0.2f) * 0.965f) + 0.2f))],
                0.006f,
                0.002f).At(0, 0, -thick / 2));
        float face = (-thick / 2) - 0.003f, board = face - 0.008f;

        float bridge = body * 0.24f, nut = body + neck;
        AddNeck(guitar, maple, dark, steel, body, neck, electric ? body * 0.62f : body * 0.74f, board);
        if (electric)
        {
            AddPickups(guitar, random, dark, steel, body, lower, face, color);
        }
        else
        {
            float hole = random.Uniform(0.04f, 0.052f);
            guitar.Add(
                Finish.Matt(new Vector3(0.01f)), Solids.Cylinder(hole, hole, 0.003f, 36, 0.0005f).TurnedX(-90).At(0, body * 0.62f, face));
            guitar.Add(
                Finish.Satin(color * 0.25f),
                Solids.Lathe(
                    [new(hole, 0), new(hole + 0.008f, 0), new(hole + 0.008f, 0.0025f), new(hole, 0.0025f)],
                    36).TurnedX(-90).At(0, body * 0.62f, face));
            if (random.Chance(0.6f))
            {
                // The guard against picks, below the hole on the treble side (the player's right hand).
                Vector2[] guard = [new(-0.055f, 0), new(-0.01f, -0.06f), new(0.012f, -0.05f), new(0.005f, 0.02f), new(-0.03f, 0.05f)];
                guitar.Add(dark, Sweeps.Plate(Curves.Smooth(guard, 5, closed: true), 0.002f, 0.0005f)
                    .At(-hole, (body * 0.62f) - 0.02f, face));
            }
        }

        guitar.Add(dark, Solids.Box(electric ? 0.08f : 0.14f, 0.025f, 0.012f, 0.004f).At(0, bridge, face - 0.005f));
        for (int s = 0; s < 6; s++)
        {
            float share = (s - 2.5f) / 2.5f;
            guitar.Add(steel, Sweeps.Bar(new(share * 0.026f, bridge, face - 0.014f), new(share * 0.018f, nut, board - 0.009f), 0.0009f, 5));
        }

        AddHead(guitar, random, electric ? front : maple, steel, nut, board);
        return guitar;
    }

    private static Vector2[] AcousticOutline(SampleRandom random, float lower, float upper, float waist, float body)
    {
        Vector2[] right =
        [
            new(lower * 0.55f, 0.012f), new(lower, body * 0.27f), new(waist, body * 0.6f), new(upper, body * 0.82f),
            new(upper * 0.55f, body * 0.985f),
        ];
        bool cutaway = random.Chance(0.4f);
        Vector2[] left = [.. right.Reverse().Select(static p => p with { X = -p.X })];
        if (cutaway)
        {
            left = [new(-0.045f, body * 0.96f), new(-0.06f, body * 0.82f), new(-upper * 0.85f, body * 0.86f), .. left.Skip(2)];
        }

        return Curves.Smooth((Vector2[])[new(0, 0), .. right, .. left], 6, closed: true);
    }

    private static Vector2[] ElectricOutline(SampleRandom random, float lower, float upper, float waist, float body)
    {
        float horn = random.Uniform(0.02f, 0.1f), other = random.Uniform(-0.03f, 0.06f);
        return Curves.Smooth(
            (Vector2[])[
                new(0, 0), new(lower * 0.65f, 0.015f), new(lower * 0.95f, body * 0.3f), new(waist, body * 0.58f), new(upper, body * 0.8f),
                new(upper * 0.8f, body + horn),
                new(upper * 0.62f, body + horn), new(0.05f, body * 0.8f), new(0, body * 0.78f), new(-0.05f, body * 0.78f),
                new(-upper * 0.62f, body * 0.92f + other),
                new(-upper * 0.85f, body * 0.9f + other), new(-upper * 0.9f, body * 0.72f), new(-waist, body * 0.55f),
                new(-lower * 0.98f, body * 0.26f), new(-lower * 0.6f, 0.01f),
            ],
            6,
            closed: true);
    }

    private static void AddNeck(
        Sculpture guitar, Finish wood, Finish dark, Finish steel, float body, float neck, float boardFrom, float board)
    {
        float nut = body + neck, length = nut - boardFrom;
        guitar.Add(wood, Solids.Box(0.05f, nut - (body * 0.8f), 0.026f, 0.012f, 3).At(0, (nut + (body * 0.8f)) / 2, board + 0.012f));
        guitar.Add(dark, Solids.Box(0.052f, length, 0.008f, 0.002f).At(0, (nut + boardFrom) / 2, board - 0.002f));

        // Frets by the rule of twelve semitones an octave, on a scale of twice the neck.
        float scale = neck * 1.75f;
        for (int fret = 1; fret <= 18; fret++)
        {
            float y = nut - (scale * (1 - MathF.Pow(2, -fret / 12f)));
            if (y > boardFrom + 0.01f)
            {
                guitar.Add(steel, Solids.Box(0.05f, 0.003f, 0.003f, 0.001f).At(0, y, board - 0.0065f));
            }
        }
    }

    private static void AddPickups(
        Sculpture guitar, SampleRandom random, Finish dark, Finish steel, float body, float lower, float face, Vector3 color)
    {
        Finish cover = random.Chance(0.5f) ? dark : steel;
        for (int i = 0; i < random.Whole(2, 3); i++)
        {
            guitar.Add(cover, Solids.Box(0.085f, 0.025f, 0.012f, 0.004f).At(0, body * (0.36f + (0.11f * i)), face - 0.004f));
        }

        guitar.Add(Finish.Satin(random.Chance(0.5f) ? Colors.Light(random) : Colors.Against(random, color)), Sweeps.Plate(
            Curves.Smooth(
                (Vector2[])[
                    new(-0.02f, 0.3f * body), new(0.055f, 0.32f * body), new(0.06f, 0.6f * body), new(-0.07f, 0.6f * body),
                    new(-0.1f, 0.32f * body), new(-0.11f, 0.16f * body),
                ],
                5,
                closed: true),
            0.003f,
            0.001f).At(0, 0, face));
        for (int i = 0; i < 3; i++)
        {
            guitar.Add(
                steel,
                Solids.Cylinder(0.011f, 0.009f, 0.014f, 14).TurnedX(-90).At(
                    (-lower * 0.5f) - (i * 0.012f), body * (0.32f - (0.075f * i)), face));
        }
    }

    private static void AddHead(Sculpture guitar, SampleRandom random, Finish wood, Finish steel, float nut, float board)
    {
        float width = random.Uniform(0.034f, 0.045f), length = random.Uniform(0.14f, 0.18f);
        Part head = Sweeps.Plate(
            [
                new(0.024f, 0), new(width, 0.03f), new(width * 0.85f, length), new(0, length * 1.05f), new(-width * 0.85f, length),
                new(-width, 0.03f), new(-0.024f, 0),
            ],
            0.016f,
            0.004f);
        guitar.Add(wood, head.TurnedX(10).At(0, nut, board + 0.008f));
        for (int i = 0; i < 3; i++)
        {
            float y = 0.04f + (i * length * 0.3f);
            Part post = Solids.Cylinder(0.004f, 0.004f, 0.014f, 8).TurnedX(-90).At(width * 0.55f, y, -0.006f);
            Part knob = Solids.Ellipsoid(0.012f, 0.008f, 0.005f, 10).At(width + 0.012f, y, 0);
            guitar.AddPair(steel, post.TurnedX(10).At(0, nut, board + 0.008f), knob.TurnedX(10).At(0, nut, board + 0.008f));
        }
    }
}
