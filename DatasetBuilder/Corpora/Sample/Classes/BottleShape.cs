using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Bottles of wine, beer, water, milk and sauce, with a label in front (−Z) and a cap.</summary>
internal static class BottleShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture bottle = new();
        float height = random.Uniform(0.2f, 0.34f), body = height * random.Uniform(0.12f, 0.2f), neck = body * random.Uniform(0.28f, 0.5f);
        float shoulder = random.Uniform(0.5f, 0.66f), slope = random.Uniform(0.08f, 0.22f);
        Vector3 color = random.Whole(0, 4) switch
        {
            0 => new Vector3(0.02f, 0.09f, 0.03f),
            1 => new Vector3(0.12f, 0.04f, 0.01f),
            2 => new Vector3(0.25f, 0.45f, 0.6f),
            3 => Colors.Light(random),
            _ => Colors.Vivid(random),
        };
        Finish glass = Finish.Glossy(color);
        Vector2[] side = Curves.Smooth(
            (Vector2[])[
                new(body * 0.98f, 0.008f), new(body, height * 0.08f), new(body, height * shoulder * 0.6f), new(body, height * shoulder),
                new(float.Lerp(body, neck, 0.55f), height * (shoulder + (slope * 0.5f))), new(neck * 1.05f, height * (shoulder + slope)),
                new(neck, height * 0.93f),
            ],
            7);
        bottle.Add(
            glass,
            Solids.Lathe(
                [
                    new(0, 0.006f), new(body * 0.7f, 0), new(body * 0.9f, 0), .. side, new(neck, height * 0.95f), new(0, height * 0.95f),
                ], 40));

        AddCap(bottle, random, neck, height);
        Vector3 paper = random.Chance(0.6f) ? Colors.Light(random) : Colors.Vivid(random);
        Finish label = Finish.Patterned(Patterns.Label(random, paper, Colors.Against(random, paper)), 1, 0.2f);
        float half = random.Uniform(55, 110), low = height * 0.12f, high = height * shoulder * random.Uniform(0.75f, 0.92f);
        Vector2[] around = [new(body + 0.0006f, low), new(body + 0.0006f, high)];
        Part wrap = Solids.Lathe(around, 24, 90 - half, 90 + half);
        bottle.Add(label, wrap);
        return bottle;
    }

    private static void AddCap(Sculpture bottle, SampleRandom random, float neck, float height)
    {
        switch (random.Whole(0, 2))
        {
            case 0:
                bottle.Add(
                    Finish.Satin(Colors.Vivid(random)),
                    Solids.Cylinder(neck * 1.25f, neck * 1.22f, height * 0.08f, 28).At(0, height * 0.92f, 0));
                break;
            case 1:
                bottle.Add(
                    Finish.Matt(new Vector3(0.45f, 0.28f, 0.14f)),
                    Solids.Cylinder(neck * 0.8f, neck * 0.85f, height * 0.05f, 20).At(0, height * 0.945f, 0));
                bottle.Add(
                    Finish.Satin(Colors.Dark(random)),
                    Solids.Cylinder(neck * 1.15f, neck * 1.15f, height * 0.03f, 24).At(0, height * 0.92f, 0));
                break;
            default:
                // A spray or pump that points forward.
                Finish plastic = Finish.Satin(Colors.Vivid(random));
                bottle.Add(plastic, Solids.Cylinder(neck * 1.2f, neck * 1.1f, height * 0.07f, 24).At(0, height * 0.92f, 0));
                bottle.Add(plastic, Solids.Cylinder(neck * 0.4f, neck * 0.4f, height * 0.08f, 14).At(0, height * 0.98f, 0));
                bottle.Add(plastic, Solids.Box(neck * 1.1f, height * 0.035f, neck * 3.2f, 0.004f).At(0, height * 1.06f, -neck * 0.9f));
                break;
        }
    }
}
