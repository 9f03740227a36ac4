using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Lamps: table lamps, standard lamps, desk lamps with a jointed arm; the cord is behind, the switch in front.</summary>
internal static class LampShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture lamp = new();
        switch (random.Whole(0, 3))
        {
            case 0:
                AddDeskLamp(lamp, random);
                break;
            case 1:
                AddStandard(lamp, random, random.Uniform(1.1f, 1.5f), new(random.Uniform(0.13f, 0.18f), 0.025f), 0.016f);
                break;
            default:
                AddTableLamp(lamp, random);
                break;
        }

        return lamp;
    }

    private static void AddTableLamp(Sculpture lamp, SampleRandom random)
    {
        float height = random.Uniform(0.22f, 0.4f), belly = random.Uniform(0.06f, 0.12f), neck = random.Uniform(0.015f, 0.03f);
        Finish body = random.Whole(0, 2) switch
        {
            0 => Finish.Glossy(Colors.Vivid(random)),
            1 => Finish.Patterned(Patterns.Stripes(Colors.Vivid(random), Colors.Light(random)), random.Whole(3, 8), 0.8f),
            _ => Finish.Patterned(Patterns.Wood(random, Colors.Wood(random)), 2, 0.3f),
        };
        float bulge = random.Uniform(0.25f, 0.6f);
        lamp.Add(body, Solids.Lathe(
            [
                new(0, 0), .. Curves.Smooth(
                    (Vector2[])[
                        new(belly * 0.7f, 0), new(belly * 0.75f, 0.02f), new(belly * random.Uniform(0.5f, 0.8f), height * 0.12f),
                        new(belly, height * bulge), new(neck, height * 0.85f), new(neck, height),
                    ],
                    6),
                new(0, height),
            ]));
        AddShade(lamp, random, height + 0.02f, belly * random.Uniform(1.4f, 1.9f));
        AddCord(lamp, random, belly * 0.7f);
    }

    private static void AddStandard(Sculpture lamp, SampleRandom random, float height, Vector2 foot, float pole)
    {
        Finish body = random.Chance(0.5f) ? Finish.Metal(random.Pick(0.05f, 0.45f)) : Upholstery.Wood(random);
        if (random.Chance(0.4f))
        {
            // A tripod.
            for (int i = 0; i < 3; i++)
            {
                lamp.Add(body, Sweeps.Bar(new(0, height * 0.9f, 0.02f), new(0, 0, height * 0.24f), pole).TurnedY(60 + (120 * i)));
            }

            lamp.Add(body, Solids.Cylinder(0.04f, 0.04f, height * 0.12f).At(0, height * 0.88f, 0));
        }
        else
        {
            lamp.Add(body, Solids.Cylinder(foot.X, foot.X * 0.92f, foot.Y, 36), Solids.Cylinder(pole, pole, height));
        }

        AddShade(lamp, random, height, random.Uniform(0.2f, 0.28f));
        AddCord(lamp, random, foot.X);
    }

    private static void AddShade(Sculpture lamp, SampleRandom random, float at, float radius)
    {
        float height = radius * random.Uniform(0.9f, 1.4f), top = radius * random.Uniform(0.45f, 1);
        Vector3 color = random.Chance(0.5f) ? Colors.Light(random) : Colors.Vivid(random);
        Finish shade = random.Whole(0, 2) switch
        {
            0 => Finish.Patterned(Patterns.Stripes(color, color * 0.6f), random.Whole(8, 16)),
            1 => Dotted(color, Colors.Against(random, color), random.Whole(2, 4)),
            _ => Finish.Patterned(Patterns.Cloth(random, color), 6),
        };
        const float Wall = 0.004f;

        // Open below and above: outside up, over the rim, inside down, and back under the lower rim.
        lamp.Add(shade, Solids.Lathe(
            [
                new(radius, 0), new(top, height), new(top - Wall, height), new(radius - Wall, 0), new(radius, 0),
            ], 40).At(0, at - (height * 0.15f), 0));
        lamp.Add(Finish.Glowing(new Vector3(0.9f, 0.8f, 0.55f)), Solids.Ellipsoid(0.035f, 0.045f, 0.035f, 14).At(0, at + 0.03f, 0));
        Finish wire = Finish.Metal(0.3f);
        lamp.Add(wire, Sweeps.Bar(new(0, at - 0.04f, 0), new(0, at, 0), 0.012f));
        float ring = at + (height * 0.8f);
        lamp.Add(
            wire,
            Sweeps.Bar(new(-top * 1.02f, ring, 0), new(top * 1.02f, ring, 0), 0.003f, 6),
            Sweeps.Bar(new(0, at, 0), new(0, ring, 0), 0.004f, 6));
    }

    /// <summary>Round dots: a shade's outside and inside together are about 0.4 times as long as it is round.</summary>
    private static Finish Dotted(Vector3 ground, Vector3 dot, int rows) =>
        Finish.Patterned(Patterns.Dots(ground, dot), 1) with { Repeats = new Vector2(MathF.Round(rows / 0.4f), rows) };

    private static void AddDeskLamp(Sculpture lamp, SampleRandom random)
    {
        Finish paint = random.Chance(0.25f) ? Finish.Metal(0.4f) : Finish.Glossy(Colors.Vivid(random));
        Finish steel = Finish.Metal(0.35f);
        float foot = random.Uniform(0.09f, 0.12f), lower = random.Uniform(0.28f, 0.38f), upper = random.Uniform(0.24f, 0.34f);
        float lowerLean = random.Uniform(10, 35), upperLean = random.Uniform(35, 70);
        lamp.Add(paint, Solids.Cylinder(foot, foot * 0.85f, 0.03f, 36, 0.008f));

        // The arm leans back (+Z) from the foot, then comes forward (−Z) over it.
        Vector3 joint = new(0, 0.03f + (lower * Cos(lowerLean)), lower * Sin(lowerLean));
        Vector3 end = joint + new Vector3(0, upper * Cos(upperLean), -upper * Sin(upperLean));
        lamp.AddPair(
            steel,
            Sweeps.Bar(new(0.012f, 0.02f, 0), joint + new Vector3(0.012f, 0, 0), 0.006f),
            Sweeps.Bar(joint + new Vector3(0.012f, 0, 0), end + new Vector3(0.012f, 0, 0), 0.006f));
        lamp.Add(paint, Solids.Cylinder(0.022f, 0.022f, 0.045f, 16).At(0, -0.0225f, 0).TurnedZ(90).At(joint.X, joint.Y, joint.Z));
        float rim = random.Uniform(0.07f, 0.1f), length = random.Uniform(0.12f, 0.17f);
        Part head = Solids.Lathe(
            [
                new(rim - 0.004f, 0), new(rim, 0), .. Curves.Smooth(
                    (Vector2[])[new(rim, 0.001f), new(rim * 0.75f, length * 0.5f), new(0.03f, length * 0.8f), new(0.025f, length)], 4),
                new(0, length),
            ],
            32);
        Part inner = Solids.Lathe([new(rim - 0.004f, 0), new(0.03f, length * 0.6f), new(0, length * 0.6f)], 32);
        float tilt = random.Uniform(15, 50);
        Part Place(Part part) => part.At(0, -length, 0).TurnedX(tilt).At(end.X, end.Y, end.Z);
        lamp.Add(paint, Place(head));
        lamp.Add(Finish.Glowing(new Vector3(0.9f, 0.85f, 0.7f)), Place(inner.Inside()));
        AddCord(lamp, random, foot * 0.9f);
    }

    /// <summary>A cord that lies on the floor behind the foot, with its switch.</summary>
    private static void AddCord(Sculpture lamp, SampleRandom random, float foot)
    {
        Finish rubber = Finish.Matt(new Vector3(random.Pick(0.02f, 0.6f)));
        float reach = foot + random.Uniform(0.05f, 0.1f);
        lamp.Add(rubber, Sweeps.Tube(
            Curves.Smooth(
                (Vector3[])[
                    new(0, 0.008f, foot * 0.9f), new(0.02f, 0.006f, reach * 0.95f), new(-0.02f, 0.006f, reach * 1.2f),
                    new(0.03f, 0.006f, reach * 1.4f),
                ],
                5),
            static _ => 0.005f,
            6));
        lamp.Add(rubber, Solids.Box(0.022f, 0.016f, 0.035f, 0.006f).At(0.02f, 0.008f, reach * 0.98f));
        lamp.Add(Finish.Satin(Colors.Vivid(random)), Solids.Box(0.03f, 0.012f, 0.02f, 0.005f).At(0, 0.03f, -foot * 0.8f));
    }

    private static float Cos(float degrees) => MathF.Cos(float.DegreesToRadians(degrees));

    private static float Sin(float degrees) => MathF.Sin(float.DegreesToRadians(degrees));
}
