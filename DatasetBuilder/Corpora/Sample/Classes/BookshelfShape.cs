using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Bookshelves with books, boxes and gaps; the books show their spines to −Z.</summary>
internal static class BookshelfShape
{
    private const float Board = 0.022f;

    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture shelf = new();
        int columns = random.Whole(1, 3), rows = random.Whole(2, 6);
        float bay = random.Uniform(0.35f, 0.55f), pitch = random.Uniform(0.27f, 0.36f), depth = random.Uniform(0.22f, 0.32f);
        float width = (columns * (bay + Board)) + Board, height = (rows * (pitch + Board)) + Board;
        float foot = random.Pick(0, 0.06f, 0.12f);
        Finish wood = Upholstery.WoodOrLacquer(random);
        Finish back = random.Chance(0.5f) ? wood : Finish.Matt(Colors.Light(random) * 0.8f);
        Finish[] covers =
        [
            .. Enumerable.Range(0, 7).Select(_ => Finish.Satin(random.Chance(0.7f) ? Colors.Vivid(random) : Colors.Muted(random))),
        ];
        if (random.Chance(0.75f))
        {
            shelf.Add(back, Solids.Box(width - 0.01f, height - 0.01f, 0.008f, 0.001f).At(0, foot + (height / 2), (depth / 2) - 0.006f));
        }

        for (int column = 0; column <= columns; column++)
        {
            shelf.Add(
                wood,
                Solids.Box(Board, height, depth, 0.003f).At((column * (bay + Board)) - (width / 2) + (Board / 2), foot + (height / 2), 0));
        }

        for (int row = 0; row <= rows; row++)
        {
            Part board = Solids.Box(width - 0.004f, Board, depth - 0.004f, 0.003f).WithTexture(static (_, t) => new Vector2(t.Y, t.X));
            shelf.Add(wood, board.At(0, foot + (row * (pitch + Board)) + (Board / 2), 0));
            for (int column = 0; column < columns && row < rows; column++)
            {
                float left = (column * (bay + Board)) - (width / 2) + Board;
                AddContent(shelf, random, covers, left, foot + (row * (pitch + Board)) + Board, bay, pitch, depth);
            }
        }

        if (foot > 0)
        {
            float x = (width / 2) - 0.05f, z = (depth / 2) - 0.04f;
            shelf.AddPair(
                wood, Solids.Cylinder(0.015f, 0.022f, foot, 12).At(x, 0, z), Solids.Cylinder(0.015f, 0.022f, foot, 12).At(x, 0, -z));
        }

        return shelf;
    }

    private static void AddContent(
        Sculpture shelf, SampleRandom random, Finish[] covers, float left, float floor, float bay, float pitch, float depth)
    {
        switch (random.Whole(0, 7))
        {
            case 0:
                return;
            case 1:
                float side = MathF.Min(bay, pitch) * random.Uniform(0.5f, 0.75f);
                shelf.Add(
                    random.Pick(covers),
                    Solids.Box(side, side * 0.8f, depth * 0.8f, 0.012f).At(left + (bay / 2), floor + (side * 0.4f), -0.01f));
                return;
            case 2:
                float tall = pitch * random.Uniform(0.5f, 0.8f);
                shelf.Add(random.Pick(covers), Solids.Lathe(
                    [
                        new(0, 0), .. Curves.Smooth(
                            (Vector2[])[new(0.04f, 0), new(0.065f, tall * 0.4f), new(0.025f, tall * 0.8f), new(0.04f, tall)], 5),
                        new(0, tall),
                    ],
                    18).At(left + (bay * random.Uniform(0.3f, 0.7f)), floor, 0));
                return;
            default:
                AddBooks(shelf, random, covers, left, floor, bay * random.Uniform(0.55f, 1), pitch, depth);
                return;
        }
    }

    private static void AddBooks(
        Sculpture shelf, SampleRandom random, Finish[] covers, float left, float floor, float length, float pitch, float depth)
    {
        float x = left + 0.004f;
        while (true)
        {
            float thick = random.Uniform(0.018f, 0.045f), tall = pitch * random.Uniform(0.6f, 0.92f);
            float deep = depth * random.Uniform(0.6f, 0.8f);
            if (x + thick > left + length)
            {
                return;
            }

            shelf.Add(random.Pick(covers), Solids.Box(thick * 0.95f, tall, deep, 0.003f)
                .At(x + (thick / 2), floor + (tall / 2), (-depth / 2) + (deep / 2) + 0.015f));
            x += thick;
        }
    }
}
