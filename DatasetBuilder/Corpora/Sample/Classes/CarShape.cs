using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Cars: saloon, estate, pickup, van and sports car; the bonnet is at −Z.</summary>
internal static class CarShape
{
    /// <summary>Proportions of a body style, in metres: ranges of length, roof height, and where bonnet, cabin and tail begin.</summary>
    private sealed record Style(
        float Length, float Width, float Roof, float Belt, float Wheel, float CabinFront, float CabinRear, float RakeFront, float RakeRear);

    private static readonly Style[] Styles =
    [
        new(4.5f, 1.75f, 1.42f, 0.92f, 0.31f, 0.33f, 0.84f, 0.7f, 0.55f),
        new(4.1f, 1.72f, 1.48f, 0.95f, 0.31f, 0.3f, 0.97f, 0.65f, 0.25f),
        new(4.6f, 1.85f, 1.72f, 1.08f, 0.37f, 0.29f, 0.98f, 0.5f, 0.2f),
        new(5.1f, 1.85f, 1.75f, 1.08f, 0.38f, 0.3f, 0.62f, 0.5f, 0.1f),
        new(4.8f, 1.85f, 2.05f, 1.1f, 0.34f, 0.14f, 0.99f, 0.55f, 0.08f),
        new(4.3f, 1.82f, 1.22f, 0.82f, 0.33f, 0.38f, 0.86f, 0.7f, 0.55f),
    ];

    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture car = new();
        Style style = random.Pick(Styles);
        style = style with
        {
            Length = style.Length * random.Uniform(0.92f, 1.08f),
            Roof = style.Roof * random.Uniform(0.96f, 1.04f),
            Wheel = style.Wheel * random.Uniform(0.94f, 1.08f),
        };
        Vector3 color = random.Chance(0.7f) ? Colors.Vivid(random) : random.Chance(0.5f) ? Colors.Light(random) : Colors.Dark(random) * 3;
        Finish paint = Finish.Glossy(color);
        Finish roof = random.Chance(0.25f) ? Finish.Glossy(Colors.Light(random)) : paint;
        float front = style.Length * 0.2f, rear = style.Length * random.Uniform(0.79f, 0.82f);
        car.Add(paint, Body(style, random, front, rear));
        AddCabin(car, style, paint, roof);
        AddWheels(car, random, style, front, rear);
        AddFace(car, random, style, paint);
        if (random.Chance(0.2f))
        {
            AddRoofRack(car, style);
        }

        return car;
    }

    /// <summary>Along Z from the nose: 0 is the front bumper.</summary>
    private static float Z(Style style, float along) => along - (style.Length / 2);

    private static Part Body(Style style, SampleRandom random, float front, float rear)
    {
        float sill = style.Wheel * 0.62f, arch = style.Wheel * 1.18f, nose = style.Belt * random.Uniform(0.72f, 0.85f);
        float length = style.Length;
        float cowl = length * style.CabinFront, tail = style.Belt * 0.96f;

        // The side view, x towards the rear and y up, counter-clockwise from the front sill.
        List<Vector2> side = [new(0.1f, sill)];
        AddArch(side, front, style.Wheel, arch, sill);
        AddArch(side, rear, style.Wheel, arch, sill);
        side.AddRange([new(length - 0.12f, sill), new(length - 0.02f, sill + 0.12f), new(length, tail * 0.7f), new(length - 0.05f, tail)]);
        if (length * style.CabinRear < length - 0.3f)
        {
            side.Add(new(length * style.CabinRear, style.Belt));
        }

        side.AddRange(
            [
                new(cowl, style.Belt), new(cowl * 0.5f, float.Lerp(nose, style.Belt, 0.62f)), new(0.12f, nose), new(0.02f, nose * 0.85f),
                new(0, sill + 0.14f),
            ]);
        float half = length / 2;

        // Extruded across, then drawn in towards nose, tail and belt line as sheet metal is.
        Part plate = Sweeps.Plate([.. side], style.Width, 0.09f).TurnedY(-90).Scaled(-1, 1, 1);
        return plate.At(0, 0, -half).Bent(p =>
        {
            float end = MathF.Abs(p.Z) / half, high = Math.Clamp((p.Y - sill) / (style.Belt - sill), 0, 1);
            return p with { X = p.X * (1 - (0.13f * end * end * end * end)) * (1 - (0.07f * high * high)) };
        });
    }

    private static void AddArch(List<Vector2> side, float centre, float wheelHeight, float radius, float sill)
    {
        float from = float.RadiansToDegrees(MathF.Asin((sill - wheelHeight) / radius));
        side.AddRange(Curves.Arc(new Vector2(centre, wheelHeight), radius, radius, 180 - from, from, 12));
    }

    private static void AddCabin(Sculpture car, Style style, Finish paint, Finish roof)
    {
        float from = style.Length * style.CabinFront, to = style.Length * style.CabinRear, low = style.Belt - 0.03f;
        float high = style.Roof - 0.05f;
        float topFrom = from + style.RakeFront, topTo = to - style.RakeRear;
        float crown = MathF.Min(0.25f, 0.3f * (topTo - topFrom));
        float lowHalf = style.Width * 0.455f, highHalf = style.Width * 0.375f;
        Vector3[] Ring(float y, float a, float b, float halfWidth, float grow) =>
            [.. Curves.RoundedRectangle((2 * halfWidth) + grow, b - a + grow, 0.13f, 5)
                .Select(p => new Vector3(p.X, y, Z(style, (a + b) / 2) - p.Y))];
        car.Add(Finish.DarkGlass, Sweeps.Hull([Ring(low, from, to, lowHalf, 0), Ring(high, topFrom, topTo, highHalf, 0)]));
        car.Add(roof, Sweeps.Hull(
            [
                Ring(high - 0.03f, topFrom, topTo, highHalf, 0.035f), Ring(high + 0.015f, topFrom, topTo, highHalf, 0.03f),
                Ring(style.Roof - 0.01f, topFrom + 0.06f, topTo - 0.06f, highHalf - 0.08f, 0),
                Ring(style.Roof, topFrom + crown, topTo - crown, highHalf - 0.3f, 0),
            ]));

        // Pillars at the corners and behind the front doors.
        float middle = (topFrom + topTo) / 2;
        foreach ((float bottom, float top, float inset) in (ReadOnlySpan<(float, float, float)>)
            [(from + 0.05f, topFrom + 0.04f, 0.02f), (middle + 0.05f, middle, -0.004f), (to - 0.05f, topTo - 0.04f, 0.02f)])
        {
            car.AddPair(paint, Sweeps.Bar(
                new(lowHalf - inset, low, Z(style, bottom)), new(highHalf - inset, high + 0.01f, Z(style, top)), 0.032f, 8));
        }
    }

    private static void AddWheels(Sculpture car, SampleRandom random, Style style, float front, float rear)
    {
        Finish rubber = Finish.Matt(new Vector3(0.02f)), rim = Finish.Metal(random.Pick(0.5f, 0.12f));
        float radius = style.Wheel, width = 0.2f, x = (style.Width / 2) - width - 0.015f;
        int spokes = random.Whole(5, 7);
        foreach (float along in (ReadOnlySpan<float>)[front, rear])
        {
            Part Place(Part part) => part.TurnedZ(-90).At(x, radius, Z(style, along));
            car.AddPair(rubber, Place(Solids.Lathe(
                [
                    new(0, 0), new(radius * 0.85f, 0), new(radius * 0.97f, 0.03f), new(radius, 0.06f), new(radius, width - 0.05f),
                    new(radius * 0.96f, width - 0.02f), new(radius * 0.68f, width), new(radius * 0.62f, width - 0.04f),
                    new(0, width - 0.05f),
                ],
                28)));
            car.AddPair(rim, [
                Place(Solids.Cylinder(radius * 0.2f, radius * 0.16f, 0.05f, 14).At(0, width - 0.05f, 0)),
                .. Enumerable.Range(0, spokes).Select(i => Place(Solids.Box(radius * 0.13f, 0.03f, radius * 0.5f, 0.008f)
                    .At(0, width - 0.03f, radius * 0.38f).TurnedY(360f * i / spokes))),
            ]);
        }
    }

    private static void AddFace(Sculpture car, SampleRandom random, Style style, Finish paint)
    {
        float half = style.Width / 2, end = style.Length / 2, lamps = style.Belt * 0.62f;
        Finish trim = Finish.Matt(new Vector3(0.03f)), chrome = Finish.Metal(0.6f);
        car.AddPair(
            Finish.Glowing(new Vector3(0.75f, 0.72f, 0.55f)),
            Solids.Ellipsoid(0.15f, random.Uniform(0.07f, 0.11f), 0.1f, 16).At(half * 0.62f, lamps, -end + 0.035f));
        car.AddPair(
            Finish.Glossy(new Vector3(0.6f, 0.01f, 0.01f)),
            Solids.Box(0.26f, 0.13f, 0.1f, 0.03f).At(half * 0.62f, style.Belt * 0.76f, end - 0.035f));
        car.Add(trim, Solids.Box(half * 0.75f, 0.14f, 0.08f, 0.02f).At(0, lamps - 0.03f, -end + 0.01f));
        car.Add(chrome, Solids.Box(half * 0.75f, 0.025f, 0.1f, 0.01f).At(0, lamps + 0.05f, -end + 0.01f));
        float sill = style.Wheel * 0.62f;
        car.Add(
            trim,
            Solids.Box(style.Width * 0.86f, 0.13f, 0.14f, 0.04f).At(0, sill + 0.1f, -end + 0.03f),
            Solids.Box(style.Width * 0.86f, 0.13f, 0.14f, 0.04f).At(0, sill + 0.1f, end - 0.04f));
        car.Add(
            Finish.Matt(new Vector3(0.75f)),
            Solids.Box(0.5f, 0.11f, 0.02f, 0.005f).At(0, sill + 0.1f, -end - 0.045f),
            Solids.Box(0.5f, 0.11f, 0.02f, 0.005f).At(0, style.Belt * 0.7f, end + 0.005f));
        float mirror = Z(style, (style.Length * style.CabinFront) + (style.RakeFront * 0.45f));
        car.AddPair(paint, Solids.Box(0.2f, 0.12f, 0.1f, 0.04f).At(half + 0.02f, style.Belt + 0.08f, mirror));
    }

    private static void AddRoofRack(Sculpture car, Style style)
    {
        float from = Z(style, (style.Length * style.CabinFront) + style.RakeFront + 0.2f);
        float to = Z(style, (style.Length * style.CabinRear) - style.RakeRear - 0.2f);
        float x = style.Width * 0.3f, y = style.Roof + 0.07f;
        Finish black = Finish.Satin(new Vector3(0.03f));
        car.AddPair(black, Sweeps.Bar(new(x, y, from), new(x, y, to), 0.018f, 8));
        foreach (float z in (ReadOnlySpan<float>)[float.Lerp(from, to, 0.15f), float.Lerp(from, to, 0.85f)])
        {
            car.Add(black, Sweeps.Bar(new(-x, y, z), new(x, y, z), 0.015f, 8));
            car.AddPair(black, Sweeps.Bar(new(x, style.Roof - 0.06f, z), new(x, y, z), 0.015f, 8));
        }
    }
}
