using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Tables: rectangular, round and glass ones on four legs, a pedestal, trestles or panels. A drawer marks the front.</summary>
internal static class TableShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture table = new();
        float height = random.Uniform(0.42f, 0.78f), thickness = random.Uniform(0.025f, 0.05f);
        float depth = random.Uniform(0.55f, 0.9f), width = depth * random.Uniform(1.05f, 2.1f);
        Finish wood = Upholstery.WoodOrLacquer(random);
        bool glass = random.Chance(0.12f);
        Finish top = glass ? Finish.ClearGlass(new Vector3(0.35f, 0.6f, 0.55f), 0.45f)
            : random.Chance(0.3f) ? Upholstery.Wood(random)
            : wood;
        int kind = random.Whole(0, 4);
        if (kind == 0)
        {
            AddRound(table, random, wood, top, width * 0.6f, height, thickness);
            return table;
        }

        Part board = Sweeps.Plate(Curves.RoundedRectangle(width, depth, random.Uniform(0.01f, 0.12f)), thickness, 0.008f)
            .TurnedX(90).WithTexture(static (_, t) => new Vector2(t.Y, t.X));
        table.Add(top, board.At(0, height - (thickness / 2), 0));
        float under = height - thickness;
        switch (kind)
        {
            case 1 or 2:
                AddFourLegs(table, random, kind, wood, width, depth, under);
                break;
            case 3:
                AddTrestles(table, wood, width, depth, under);
                break;
            default:
                table.AddPair(wood, Solids.Box(0.035f, under, depth * 0.92f).At((width / 2) - 0.06f, under / 2, 0));
                table.Add(wood, Solids.Box(width - 0.1f, under * 0.35f, 0.025f).At(0, under * 0.7f, depth * 0.3f));
                break;
        }

        AddDrawers(table, random, wood, glass ? 1 : random.Whole(1, 3), width, depth, under);
        return table;
    }

    private static void AddRound(
        Sculpture table, SampleRandom random, Finish wood, Finish top, float diameter, float height, float thickness)
    {
        float r = diameter / 2, under = height - thickness;
        Part disk = Solids.Cylinder(r, r, thickness, 48, 0.01f).WithTexture(static (p, _) => new Vector2(p.X, p.Z));
        table.Add(top, disk.At(0, under, 0));
        table.Add(wood, Solids.Lathe(
            [
                new(0, 0.1f), .. Curves.Smooth(
                    (Vector2[])[
                        new(0.07f, 0.1f), new(0.05f, under * 0.3f), new(0.075f, under * 0.5f), new(0.04f, under * 0.75f), new(0.1f, under),
                    ], 5),
                new(0, under),
            ],
            20));
        int feet = random.Whole(3, 4);
        for (int i = 0; i < feet; i++)
        {
            Vector3[] foot = Curves.Smooth((Vector3[])[new(0, 0.2f, -0.03f), new(0, 0.14f, -r * 0.35f), new(0, 0.025f, -r * 0.75f)], 5);
            table.Add(wood, Sweeps.Tube(foot, static t => 0.035f - (0.012f * t)).TurnedY(360f * i / feet));
        }

        AddDrawers(table, random, wood, 1, diameter * 0.7f, diameter * 0.75f, under);
    }

    private static void AddFourLegs(Sculpture table, SampleRandom random, int kind, Finish wood, float width, float depth, float under)
    {
        float x = (width / 2) - 0.06f, z = (depth / 2) - 0.06f;
        float girth = random.Uniform(0.045f, 0.08f), taper = random.Uniform(0.45f, 1), waist = random.Uniform(0.45f, 0.75f);
        Part Leg(float atZ) => kind == 1
            ? Upholstery.SquareLeg(x, atZ, under, girth, taper)
            : Upholstery.TurnedLeg(x, atZ, under, girth * 0.55f, waist);
        table.AddPair(wood, Leg(z), Leg(-z), Solids.Box(0.022f, 0.09f, 2 * z).At(x, under - 0.045f, 0));
        table.Add(
            wood, Solids.Box(2 * x, 0.09f, 0.022f).At(0, under - 0.045f, z), Solids.Box(2 * x, 0.09f, 0.022f).At(0, under - 0.045f, -z));
        if (random.Chance(0.3f))
        {
            table.Add(wood, Solids.Box(2 * x, 0.02f, 2 * z).At(0, under * 0.25f, 0));
        }
    }

    private static void AddTrestles(Sculpture table, Finish wood, float width, float depth, float under)
    {
        float x = width * 0.36f, angle = float.RadiansToDegrees(MathF.Atan2(depth * 0.62f, under));
        float length = MathF.Sqrt((under * under) + (depth * 0.62f * depth * 0.62f)) - 0.03f;
        table.AddPair(
            wood,
            Solids.Box(0.045f, length, 0.06f).TurnedX(angle).At(x, under / 2, 0),
            Solids.Box(0.045f, length, 0.06f).TurnedX(-angle).At(x + 0.046f, under / 2, 0));
        table.Add(wood, Sweeps.Bar(new(-x, under / 2, 0), new(x, under / 2, 0), 0.02f));
    }

    private static void AddDrawers(Sculpture table, SampleRandom random, Finish wood, int count, float width, float depth, float under)
    {
        Finish front = random.Chance(0.5f) ? Finish.Satin(Colors.Vivid(random)) : Upholstery.Wood(random);
        Finish knob = Finish.Metal(random.Pick(0.08f, 0.5f));
        float pitch = width * 0.66f / count;
        for (int i = 0; i < count; i++)
        {
            float x = (i - ((count - 1) / 2f)) * pitch;
            table.Add(wood, Solids.Box(pitch * 0.9f, 0.1f, depth * 0.5f).At(x, under - 0.052f, -depth * 0.22f));
            table.Add(front, Solids.Box(pitch * 0.92f, 0.11f, 0.02f, 0.006f).At(x, under - 0.06f, (-depth * 0.47f) - 0.012f));
            table.Add(knob, Solids.Ellipsoid(0.018f, 0.018f, 0.018f, 12).At(x, under - 0.06f, (-depth * 0.47f) - 0.035f));
        }
    }
}
