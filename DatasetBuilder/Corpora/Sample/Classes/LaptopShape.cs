using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Open laptops; the keyboard is towards −Z, the lid stands at +Z.</summary>
internal static class LaptopShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture laptop = new();
        float width = random.Uniform(0.28f, 0.38f), depth = width * random.Uniform(0.62f, 0.74f), thick = random.Uniform(0.012f, 0.026f);
        float lid = random.Uniform(0.006f, 0.01f);
        float open = random.Uniform(-2, 32);
        Finish shell = random.Whole(0, 2) switch
        {
            0 => Finish.Metal(0.45f),
            1 => Finish.Satin(Colors.Dark(random)),
            _ => Finish.Satin(random.Chance(0.5f) ? Colors.Vivid(random) : Colors.Light(random)),
        };
        Finish keys = Finish.Satin(random.Chance(0.7f) ? Colors.Dark(random) : Colors.Light(random)), black = Finish.Satin(new(0.015f));
        laptop.Add(shell, Sweeps.Plate(Curves.RoundedRectangle(width, depth, 0.014f), thick, 0.003f).TurnedX(90).At(0, thick / 2, 0));

        int rows = 5, columns = random.Whole(12, 15);
        float fieldWidth = width * random.Uniform(0.8f, 0.92f), fieldDepth = depth * 0.46f, pitchX = fieldWidth / columns;
        float pitchZ = fieldDepth / rows;
        for (int row = 0; row < rows; row++)
        {
            float z = (depth * 0.42f) - ((row + 0.5f) * pitchZ);
            for (int column = 0; column < columns; column++)
            {
                // The row nearest the user has the space bar in its middle.
                bool inBar = row == rows - 1 && column >= 4 && column < 9;
                if (!inBar)
                {
                    laptop.Add(
                        keys,
                        Solids.Box(pitchX * 0.84f, 0.004f, pitchZ * 0.82f, 0.0015f).At(
                            (column + 0.5f - (columns / 2f)) * pitchX, thick + 0.001f, z));
                }
            }

            if (row == rows - 1)
            {
                laptop.Add(
                    keys,
                    Solids.Box(pitchX * 4.84f, 0.004f, pitchZ * 0.82f, 0.0015f).At((6.5f - (columns / 2f)) * pitchX, thick + 0.001f, z));
            }
        }

        laptop.Add(black, Solids.Box(width * 0.32f, 0.0012f, depth * 0.27f, 0.0005f).At(0, thick, -depth * 0.3f));

        // The lid is made upright on the hinge and leaned back; its screen faces −Z.
        Part Lid(Part part) => part.TurnedX(open).At(0, thick, (depth / 2) - 0.006f);
        float height = depth * 0.98f, rim = random.Uniform(0.008f, 0.02f);
        laptop.Add(shell, Lid(Sweeps.Plate(Curves.RoundedRectangle(width, height, 0.012f), lid, 0.002f).At(0, height / 2, 0)));
        laptop.Add(black, Lid(Solids.Box(width - 0.008f, height - 0.008f, 0.002f, 0.0008f).At(0, height / 2, -lid / 2)));
        float screenWidth = width - (2 * rim), screenHeight = height - (2 * rim) - 0.012f;
        Finish screen = Finish.Patterned(Patterns.Screen(random), 1, 0.4f);
        Part glass = Sweeps.Plate(
            [
                new(-screenWidth / 2, -screenHeight / 2), new(screenWidth / 2, -screenHeight / 2), new(screenWidth / 2, screenHeight / 2),
                new(-screenWidth / 2, screenHeight / 2),
            ],
            0.001f,
            0.0002f)
            .WithTexture((p, _) => new((-p.X / screenWidth) + 0.5f, (p.Y / screenHeight) + 0.5f));
        laptop.Add(screen, Lid(glass.At(0, (height / 2) + 0.004f, (-lid / 2) - 0.001f)));
        laptop.Add(Finish.Metal(0.7f), Lid(Solids.Ellipsoid(0.018f, 0.018f, 0.001f, 16).At(0, height / 2, lid / 2)));
        laptop.Add(
            black, Sweeps.Bar(new(-width * 0.35f, thick, (depth / 2) - 0.004f), new(width * 0.35f, thick, (depth / 2) - 0.004f), 0.005f));
        return laptop;
    }
}
