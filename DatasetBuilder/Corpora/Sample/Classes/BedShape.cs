using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Beds, single and double; the headboard is at +Z, the foot at −Z.</summary>
internal static class BedShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture bed = new();
        float width = random.Pick(0.95f, 1.25f, 1.6f, 1.8f), length = random.Uniform(1.95f, 2.15f), frame = random.Uniform(0.25f, 0.42f);
        float mattress = random.Uniform(0.17f, 0.28f);
        float head = frame + mattress + random.Uniform(0.2f, 0.6f);
        float foot = random.Chance(0.5f) ? frame + mattress * random.Uniform(0.6f, 1.4f) : frame;
        Finish wood = random.Chance(0.2f) ? Finish.Metal(random.Pick(0.04f, 0.5f)) : Upholstery.WoodOrLacquer(random);
        Finish blanket = Upholstery.Cloth(random), linen = Finish.Matt(Colors.Light(random));
        float rail = 0.16f, rear = (length / 2) + 0.03f;

        bed.AddPair(wood, Solids.Box(0.035f, rail, length).At((width / 2) + 0.02f, frame - (rail / 2), 0));
        bed.Add(wood, Solids.Box(width + 0.07f, rail, 0.035f).At(0, frame - (rail / 2), -rear + 0.01f));
        AddEnd(bed, random, wood, random.Chance(0.3f) ? blanket : wood, width, head, rear);
        if (foot > frame)
        {
            AddEnd(bed, random, wood, wood, width, foot, -rear);
        }
        else
        {
            bed.AddPair(wood, Solids.Box(0.06f, frame, 0.06f, 0.012f).At((width / 2) + 0.01f, frame / 2, -rear + 0.02f));
        }

        bed.Add(linen, Solids.Box(width, mattress, length, 0.06f, 3).At(0, frame + (mattress / 2) - 0.04f, 0));
        AddBedding(bed, random, blanket, linen, width, length, frame + mattress - 0.04f, mattress);
        return bed;
    }

    private static void AddEnd(Sculpture bed, SampleRandom random, Finish wood, Finish panel, float width, float height, float z)
    {
        float x = (width / 2) + 0.01f;
        bed.AddPair(wood, Solids.Box(0.065f, height + 0.04f, 0.065f, 0.014f).At(x, (height + 0.04f) / 2, z));
        if (random.Chance(0.4f))
        {
            bed.AddPair(wood, Solids.Ellipsoid(0.045f, 0.045f, 0.045f, 14).At(x, height + 0.07f, z));
        }

        switch (random.Whole(0, 2))
        {
            case 0:
                bed.Add(panel, Solids.Box(2 * x, height * 0.72f, 0.05f, 0.02f, 2).At(0, height * 0.62f, z));
                break;
            case 1:
                bed.Add(
                    wood,
                    Solids.Box(2 * x, 0.07f, 0.04f).At(0, height - 0.03f, z),
                    Solids.Box(2 * x, 0.06f, 0.03f).At(0, height * 0.35f, z));
                int slats = random.Whole(5, 10);
                bed.Add(wood, Enumerable.Range(0, slats).Select(i =>
                    Solids.Box(0.035f, height * 0.62f, 0.02f).At((((i + 0.5f) / slats) - 0.5f) * 2 * x * 0.95f, height * 0.66f, z)));
                break;
            default:
                // A board with a curved top.
                bed.Add(panel, Sweeps.Plate(
                    [
                        new(-x, height * 0.3f), new(x, height * 0.3f), new(x, height * 0.85f),
                        .. Curves.Arc(new(0, height * 0.85f), x * 0.98f, height * 0.22f, 1, 179, 16), new(-x, height * 0.85f),
                    ],
                    0.04f,
                    0.01f).At(0, 0, z));
                break;
        }
    }

    private static void AddBedding(
        Sculpture bed, SampleRandom random, Finish blanket, Finish linen, float width, float length, float top, float mattress)
    {
        float covered = length * random.Uniform(0.55f, 0.78f), drop = mattress * random.Uniform(0.55f, 0.95f);
        float middle = (-length / 2) + (covered / 2) - 0.012f;
        bed.Add(blanket, Solids.Box(width + 0.035f, drop, covered, 0.05f, 3).At(0, top + 0.02f - (drop / 2), middle));
        bed.Add(
            linen,
            Solids.Box(width + 0.045f, drop * 0.9f, 0.2f, 0.05f, 3).At(0, top + 0.026f - (drop * 0.45f), middle + (covered / 2) - 0.06f));
        Finish pillow = random.Chance(0.5f) ? linen : Upholstery.Cloth(random);
        int pillows = width > 1.4f ? 2 : 1;
        float across = MathF.Min(0.7f, width * 0.8f / pillows);
        for (int i = 0; i < pillows; i++)
        {
            float x = (i - ((pillows - 1) / 2f)) * width * 0.48f;
            bed.Add(pillow, Upholstery.Pillow(across, 0.17f, 0.42f).TurnedX(-14).At(x, top + 0.09f, (length / 2) - 0.26f));
        }
    }
}
