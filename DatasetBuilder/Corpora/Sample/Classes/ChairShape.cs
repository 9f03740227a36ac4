using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Chairs: kitchen chairs, cushioned chairs, office chairs, tubular chairs; the back is at +Z.</summary>
internal static class ChairShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture chair = new();
        float width = random.Uniform(0.4f, 0.54f), depth = random.Uniform(0.4f, 0.52f);
        float seat = random.Uniform(0.42f, 0.52f), back = random.Uniform(0.34f, 0.62f);
        float lean = random.Uniform(4, 14);
        Finish frame = Upholstery.WoodOrLacquer(random);
        Finish cloth = Upholstery.Cloth(random);
        int legs = random.Whole(0, 3);
        frame = legs == 3 ? Finish.Metal(0.35f) : frame;
        bool cushioned = legs >= 2 || random.Chance(0.45f);
        if (cushioned)
        {
            chair.Add(frame, Solids.Box(width, 0.025f, depth).At(0, seat - 0.06f, 0));
            chair.Add(cloth, Upholstery.Cushion(width * 0.97f, 0.07f, depth * 0.97f).At(0, seat - 0.02f, 0));
        }
        else
        {
            // A wooden seat is a little hollow.
            chair.Add(frame, Sweeps.Plate(Curves.RoundedRectangle(width, depth, 0.06f), 0.035f, 0.01f).TurnedX(90)
                .At(0, seat - 0.02f, 0));
        }

        AddLegs(chair, random, legs, frame, width, depth, seat - 0.05f);
        AddBack(chair, random, frame, cloth, cushioned, width, depth, seat, back, lean);
        if (random.Chance(0.35f))
        {
            AddArms(chair, frame, width, depth, seat);
        }

        return chair;
    }

    private static void AddLegs(Sculpture chair, SampleRandom random, int kind, Finish finish, float width, float depth, float height)
    {
        float x = (width / 2) - 0.03f, z = (depth / 2) - 0.03f;
        switch (kind)
        {
            case 0:
                float taper = random.Uniform(0.5f, 1), splay = random.Uniform(0, 0.06f), girth = random.Uniform(0.032f, 0.05f);
                chair.AddPair(
                    finish,
                    Upholstery.SquareLeg(x, z, height, girth, taper, splay),
                    Upholstery.SquareLeg(x, -z, height, girth, taper, splay),
                    Solids.Box(0.02f, 0.025f, 2 * z).At(x, height * random.Uniform(0.3f, 0.5f), 0));
                break;
            case 1:
                float radius = random.Uniform(0.02f, 0.03f), waist = random.Uniform(0.5f, 0.8f);
                chair.AddPair(
                    finish,
                    Upholstery.TurnedLeg(x, z, height, radius, waist),
                    Upholstery.TurnedLeg(x, -z, height, radius, waist),
                    Sweeps.Bar(new(x, height * 0.4f, -z), new(x, height * 0.4f, z), 0.01f));
                chair.Add(finish, Sweeps.Bar(new(-x, height * 0.4f, 0), new(x, height * 0.4f, 0), 0.01f));
                break;
            case 2:
                AddSwivel(chair, random.Whole(4, 6), height);
                break;
            default:
                // Two steel tubes, each bent to a runner and two legs.
                Vector3[] sled = Curves.Smooth(
                    (Vector3[])[
                        new(x, height, -z), new(x, 0.12f, -z - 0.02f), new(x, 0.015f, -z + 0.06f), new(x, 0.015f, z - 0.06f),
                        new(x, 0.12f, z + 0.02f), new(x, height, z),
                    ],
                    6);
                chair.AddPair(finish, Sweeps.Tube(sled, static _ => 0.013f));
                chair.Add(finish, Sweeps.Bar(new(-x, height - 0.01f, z), new(x, height - 0.01f, z), 0.013f));
                break;
        }
    }

    private static void AddSwivel(Sculpture chair, int arms, float height)
    {
        Finish steel = Finish.Metal(0.4f), plastic = Finish.Matt(new Vector3(0.03f));
        chair.Add(steel, Solids.Cylinder(0.028f, 0.028f, height - 0.06f).At(0, 0.08f, 0));
        chair.Add(plastic, Solids.Cylinder(0.05f, 0.04f, height * 0.4f).At(0, 0.06f, 0));
        for (int i = 0; i < arms; i++)
        {
            float turn = 360f * i / arms;
            chair.Add(
                plastic,
                Sweeps.Tube([new(0, 0.1f, 0), new(0, 0.09f, 0.12f), new(0, 0.06f, 0.27f)], static t => 0.024f - (0.01f * t)).TurnedY(turn),
                Solids.Cylinder(0.028f, 0.028f, 0.04f, 12).TurnedZ(90).At(0.02f, 0.028f, 0.27f).TurnedY(turn));
        }
    }

    private static void AddBack(
        Sculpture chair, SampleRandom random, Finish frame, Finish cloth, bool cushioned,
        float width, float depth, float seat, float back, float lean)
    {
        // Made upright at the rear rim of the seat, then leaned about it.
        Part Lean(Part part) => part.TurnedX(lean).At(0, seat - 0.05f, (depth / 2) - 0.03f);
        float x = (width / 2) - 0.025f, post = random.Uniform(0.03f, 0.042f);
        float curve = random.Uniform(0.02f, 0.06f);
        Part Curved(Part part) => part.Bent(p => p with { Z = p.Z + (curve * (1 - (4 * p.X * p.X / (width * width)))) });
        bool[] style = [cushioned, random.Chance(0.4f), random.Chance(0.5f)];
        if (style[0] && style[1])
        {
            chair.Add(cloth, Lean(Curved(Upholstery.Cushion(width * 0.94f, back, 0.07f).At(0, 0.1f + (back / 2), 0))));
            chair.AddPair(frame, Lean(Solids.Box(0.03f, back * 0.6f, 0.015f).At(width * 0.2f, back * 0.35f, 0.045f + curve)));
            return;
        }

        chair.AddPair(frame, Lean(Solids.Box(post, back + 0.05f, post * 0.7f).At(x, back / 2, 0)));
        float rail = random.Uniform(0.05f, 0.1f);
        chair.Add(frame, Lean(Curved(Sweeps.Plate(Curves.RoundedRectangle(width, rail, 0.02f), 0.022f).At(0, back, 0))));
        if (style[2])
        {
            int slats = random.Whole(3, 7);
            chair.Add(frame, Lean(Curved(Solids.Box(width - 0.06f, 0.04f, 0.02f).At(0, 0.14f, 0))));
            chair.Add(frame, Enumerable.Range(0, slats).Select(i =>
                Lean(
                    Curved(
                        Solids.Box(0.022f, back - 0.14f, 0.012f).At(
                            ((i + 0.5f) / slats * 2 - 1) * (x - 0.02f), 0.14f + ((back - 0.14f) / 2), 0)))));
        }
        else if (style[0])
        {
            chair.Add(cloth, Lean(Curved(Upholstery.Cushion(width - 0.08f, back - 0.16f, 0.045f).At(0, 0.14f + ((back - 0.16f) / 2), 0))));
        }
        else
        {
            int rails = random.Whole(2, 4);
            chair.Add(frame, Enumerable.Range(0, rails).Select(i =>
                Lean(Curved(Solids.Box(width - 0.05f, rail * 0.7f, 0.016f).At(0, 0.14f + ((back - 0.16f) * i / rails), 0)))));
        }
    }

    private static void AddArms(Sculpture chair, Finish finish, float width, float depth, float seat)
    {
        float x = (width / 2) + 0.015f, height = 0.2f;
        chair.AddPair(
            finish,
            Solids.Box(0.05f, 0.025f, depth * 0.9f, 0.01f).At(x, seat + height, -0.02f),
            Solids.Box(0.03f, height + 0.06f, 0.03f).At(x, seat + (height / 2) - 0.03f, -depth * 0.32f),
            Solids.Box(0.03f, height + 0.06f, 0.03f).At(x, seat + (height / 2) - 0.03f, depth * 0.32f));
    }
}
