using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Sofas of one to four seats, some with a chaise; the back is at +Z.</summary>
internal static class SofaShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture sofa = new();
        Finish cloth = Upholstery.Cloth(random);
        Finish legs = random.Chance(0.4f) ? Finish.Metal(0.35f) : Upholstery.Wood(random);
        int seats = random.Whole(1, 4);
        float seat = random.Uniform(0.55f, 0.68f), width = seats * seat, depth = random.Uniform(0.78f, 0.95f);
        float foot = random.Uniform(0.05f, 0.16f), rest = random.Uniform(0.5f, 0.75f), arm = random.Uniform(0.1f, 0.22f);
        float armHeight = random.Uniform(0.45f, 0.62f), lean = random.Uniform(5, 14);

        sofa.Add(cloth, Solids.Box(width, 0.2f, depth, 0.03f, 2).At(0, foot + 0.1f, 0));
        sofa.Add(
            cloth,
            Solids.Box(width + (2 * arm), rest, 0.14f, 0.05f, 3).At(0, rest / 2, 0).TurnedX(lean).At(0, foot + 0.08f, (depth / 2) - 0.07f));
        bool chaise = seats >= 2 && random.Chance(0.35f);
        float side = random.Pick(-1f, 1f);
        for (int i = 0; i < seats; i++)
        {
            float x = (i - ((seats - 1) / 2f)) * seat;
            bool isChaise = chaise && i == (side < 0 ? 0 : seats - 1);
            float longer = isChaise ? 0.55f : 0;
            sofa.Add(cloth, Upholstery.Cushion(seat * 0.985f, 0.15f, depth - 0.12f + longer).At(x, foot + 0.26f, -0.07f - (longer / 2)));
            sofa.Add(cloth, Upholstery.Cushion(seat * 0.95f, rest * 0.72f, 0.16f).TurnedX(lean + 4)
                .At(x, foot + 0.3f + (rest * 0.36f), (depth / 2) - 0.17f));
            if (isChaise)
            {
                sofa.Add(cloth, Solids.Box(seat, 0.2f, longer, 0.03f, 2).At(x, foot + 0.1f, -(depth + longer) / 2));
                sofa.AddLegsAt(legs, foot, x, seat, -(depth / 2) - longer + 0.06f);
            }
        }

        AddArms(sofa, random.Whole(0, 2), cloth, width, depth, foot, arm, armHeight);
        sofa.AddLegsAt(legs, foot, 0, width + arm, (-depth / 2) + 0.08f);
        sofa.AddLegsAt(legs, foot, 0, width + arm, (depth / 2) - 0.08f);
        int pillows = random.Whole(0, seats);
        Finish accent = Upholstery.Cloth(random);
        for (int i = 0; i < pillows; i++)
        {
            float x = ((i + 0.5f) / pillows - 0.5f) * width * 0.85f;
            sofa.Add(
                accent,
                Upholstery.Pillow(0.4f, 0.14f, 0.4f).TurnedX(-68).TurnedY(random.Uniform(-20, 20)).At(x, foot + 0.5f, (depth / 2) - 0.36f));
        }

        return sofa;
    }

    private static void AddLegsAt(this Sculpture sofa, Finish finish, float height, float x, float width, float z)
    {
        foreach (float sign in (ReadOnlySpan<float>)[-1, 1])
        {
            sofa.Add(finish, Solids.Cylinder(0.018f, 0.028f, height + 0.02f, 14).At(x + (sign * ((width / 2) - 0.06f)), 0, z));
        }
    }

    private static void AddArms(Sculpture sofa, int style, Finish cloth, float width, float depth, float foot, float arm, float height)
    {
        float x = (width / 2) + (arm / 2) - 0.005f;
        switch (style)
        {
            case 0:
                sofa.AddPair(cloth, Solids.Box(arm, height, depth, 0.03f, 2).At(x, foot + (height / 2), 0));
                break;
            case 1:
                sofa.AddPair(cloth, Solids.Box(arm, height, depth * 0.97f, 0.48f * arm, 4).At(x, foot + (height / 2), 0));
                break;
            default:
                // Rolled arms: a panel with a scroll that leans outwards.
                float roll = (arm * 0.5f) + 0.03f;
                sofa.AddPair(
                    cloth,
                    Solids.Box(arm * 0.8f, height - roll, depth * 0.96f, 0.02f).At(x - 0.01f, foot + ((height - roll) / 2), 0),
                    Solids.Cylinder(roll, roll, depth * 0.98f, 28, 0.02f).TurnedX(90).At(x + 0.02f, foot + height - roll, -depth * 0.49f));
                break;
        }
    }
}
