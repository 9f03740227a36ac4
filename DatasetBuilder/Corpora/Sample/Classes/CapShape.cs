using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Baseball caps and brimmed hats; peak or ribbon's bow in front (−Z).</summary>
internal static class CapShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture cap = new();
        if (random.Chance(0.6f))
        {
            AddBaseballCap(cap, random);
        }
        else
        {
            AddHat(cap, random);
        }

        return cap;
    }

    private static void AddBaseballCap(Sculpture cap, SampleRandom random)
    {
        float radius = 0.09f, height = random.Uniform(0.085f, 0.12f), reach = random.Uniform(0.065f, 0.09f);
        float bend = random.Uniform(0.005f, 0.03f);
        Vector3 color = Colors.Vivid(random), other = random.Chance(0.5f) ? Colors.Light(random) : Colors.Against(random, color);
        bool panels = random.Chance(0.5f);
        Finish crown = panels
            ? Finish.Patterned(Patterns.Stripes(color, other), 1) with { Repeats = new Vector2(3, 1) }
            : Finish.Patterned(Patterns.Cloth(random, color), 6);
        Finish peak = Finish.Matt(random.Chance(0.5f) ? other : color), dark = Finish.Matt(color * 0.25f);
        Vector2[] dome =
        [
            new(radius, 0), .. Curves.Arc(Vector2.Zero, radius, height, 8, 90, 12).Select(static p => new Vector2(MathF.Max(p.X, 0), p.Y)),
        ];
        Part Oval(Part part) => part.Scaled(0.92f, 1, 1.08f);
        cap.Add(crown, Oval(Solids.Lathe(dome, 36)));
        cap.Add(dark, Oval(Solids.Lathe([.. dome.Select(static p => new Vector2(p.X * 0.97f, p.Y * 0.97f))], 36).Inside()));
        cap.Add(peak, Solids.Ellipsoid(0.011f, 0.007f, 0.011f, 12).At(0, height, 0));

        // The peak: a crescent that begins inside the front half of the rim.
        Vector2[] inner = Curves.Arc(Vector2.Zero, radius * 0.9f, radius * 1.04f, 160, 20, 20);
        Vector2[] outer = Curves.Arc(Vector2.Zero, radius * 0.93f, radius + reach, 15, 165, 20);
        Part crescent = Sweeps.Plate([.. outer, .. inner], 0.005f, 0.002f).TurnedX(-90);
        cap.Add(peak, Finer(crescent).Bent(p => p with
        {
            Y = p.Y + 0.006f - (bend * 14 * p.X * p.X / radius) - (0.12f * MathF.Max(-p.Z - radius, 0)),
        }));
        if (random.Chance(0.7f))
        {
            // A badge on the front, close to the dome.
            Finish badge = Finish.Satin(Colors.Against(random, color));
            float size = random.Uniform(0.016f, 0.026f);
            cap.Add(
                badge,
                Solids.Ellipsoid(
                    size, size * random.Uniform(0.7f, 1.1f), 0.006f, 18).TurnedX(22).At(0, height * 0.48f, -radius * 1.08f * 0.87f));
        }

        // The strap and its gap at the back.
        cap.Add(dark, Oval(Solids.Lathe([new(radius * 1.006f, 0.006f), new(radius * 1.006f, 0.026f)], 10, 245, 295)));
    }

    /// <summary>A plate's flat sides have no points inside, so bending needs its triangles split: one to four, twice.</summary>
    private static Part Finer(Part part)
    {
        for (int round = 0; round < 2; round++)
        {
            List<Vector3> positions = [.. part.Positions], normals = [.. part.Normals];
            List<Vector2> texCoords = [.. part.TexCoords];
            List<int> indices = [];
            Dictionary<(int, int), int> middles = [];
            int Middle(int a, int b)
            {
                (int, int) edge = (Math.Min(a, b), Math.Max(a, b));
                if (!middles.TryGetValue(edge, out int middle))
                {
                    middles[edge] = middle = positions.Count;
                    positions.Add((positions[a] + positions[b]) / 2);
                    normals.Add(Vector3.Normalize(normals[a] + normals[b]));
                    texCoords.Add((texCoords[a] + texCoords[b]) / 2);
                }

                return middle;
            }

            for (int i = 0; i < part.Indices.Length; i += 3)
            {
                (int a, int b, int c) = (part.Indices[i], part.Indices[i + 1], part.Indices[i + 2]);
                (int ab, int bc, int ca) = (Middle(a, b), Middle(b, c), Middle(c, a));
                indices.AddRange([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca]);
            }

            part = new Part([.. positions], [.. normals], [.. texCoords], [.. indices]);
        }

        return part;
    }

    private static void AddHat(Sculpture cap, SampleRandom random)
    {
        float radius = 0.088f, height = random.Uniform(0.09f, 0.17f), brim = random.Uniform(0.04f, 0.095f), dent = random.Uniform(0, 0.02f);
        float taper = random.Uniform(0.78f, 1.02f);
        Vector3 color = random.Chance(0.5f) ? Colors.Muted(random) : Colors.Vivid(random) * 0.7f;
        Finish felt = random.Chance(0.4f)
            ? Finish.Patterned(Patterns.Cloth(random, new Vector3(0.6f, 0.45f, 0.2f)), 7)
            : Finish.Matt(color);
        Finish ribbon = Finish.Satin(Colors.Against(random, color));
        Part Oval(Part part) => part.Scaled(0.92f, 1, 1.1f);

        // One closed skin: brim from below, over its rim to the crown, the top with its dent.
        cap.Add(felt, Oval(Solids.Lathe(
            [
                new(radius * 0.96f, -0.002f), .. Curves.Smooth(
                    (Vector2[])[new(radius, -0.003f), new(radius + (brim * 0.6f), -0.003f), new(radius + brim, 0.006f)], 5),
                new(radius + brim, 0.009f), .. Curves.Smooth(
                    (Vector2[])[
                        new(radius + (brim * 0.6f), 0.001f), new(radius * 1.02f, 0.004f),
                        new(radius * float.Lerp(1, taper, 0.5f), height * 0.5f), new(radius * taper, height * 0.92f),
                        new(radius * taper * 0.85f, height),
                    ], 6),
                .. Curves.Smooth(
                    (Vector2[])[
                        new(radius * taper * 0.6f, height - (dent * 0.4f)), new(radius * 0.3f, height - dent), new(0, height - dent),
                    ],
                    4),
            ],
            40)).Bent(p =>
            {
                // The brim turns up at the sides and down in front.
                float beyond = MathF.Max(new Vector2(p.X, p.Z).Length() - radius, 0);
                return p with { Y = p.Y + (beyond * ((4.5f * MathF.Abs(p.X)) + (2f * p.Z))) };
            }));
        cap.Add(
            Finish.Matt(color * 0.2f),
            Oval(
                Solids.Lathe(
                    [
                        new(radius * 0.96f, -0.002f), new(radius * taper * 0.9f, height * 0.9f), new(0, (height * 0.9f) - dent),
                    ], 32).Inside()));
        cap.Add(ribbon, Oval(Solids.Lathe([new(radius * 1.035f, 0.006f), new(radius * (1.03f + ((taper - 1) * 0.3f)), 0.034f)], 40)));
        float side = random.Pick(-1f, 1f);
        Part loop = Solids.Ellipsoid(0.02f, 0.014f, 0.006f, 14);
        cap.Add(
            ribbon,
            loop.TurnedZ(20).At(0.016f, 0, 0).TurnedY(side * 35).At(side * radius * 0.55f, 0.02f, -radius * 0.95f),
            loop.TurnedZ(-20).At(-0.016f, 0, 0).TurnedY(side * 35).At(side * radius * 0.55f, 0.02f, -radius * 0.95f));
        if (random.Chance(0.4f))
        {
            cap.Add(Finish.Matt(Colors.Vivid(random)), Sweeps.Tube(
                Curves.Smooth(
                    (Vector3[])[
                        new(side * radius * 0.95f, 0.02f, -0.02f), new(side * radius * 1.1f, 0.08f, 0.02f),
                        new(side * radius * 1.2f, 0.15f, 0.06f),
                    ],
                    5),
                static t => 0.012f * MathF.Sin(0.3f + (2.6f * t)),
                8));
        }
    }
}
