using System.Numerics;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample.Classes;

/// <summary>Airliners, business jets and propeller planes; the nose is at −Z.</summary>
internal static class AirplaneShape
{
    internal static Sculpture Make(SampleRandom random)
    {
        Sculpture plane = new();
        bool propeller = random.Chance(0.35f);
        float length = 10, radius = length * random.Uniform(0.045f, 0.065f), nose = random.Uniform(0.1f, 0.16f);
        float tail = random.Uniform(0.25f, 0.35f);
        Vector3 color = Colors.Vivid(random), body = random.Chance(0.7f) ? Colors.Light(random) : Colors.Muted(random);
        Finish skin = Finish.Glossy(body), accent = Finish.Glossy(color);
        Finish metal = random.Chance(0.5f) ? skin : Finish.Metal(0.45f);
        plane.Add(Finish.Patterned(Livery(random, body, color), 1, 0.7f), Fuselage(length, radius, nose, tail));
        AddCockpit(plane, length, radius, nose, propeller);

        float span = length * random.Uniform(0.42f, 0.62f), chord = length * random.Uniform(0.14f, 0.19f);
        float sweep = propeller ? random.Uniform(0, 0.05f) : random.Uniform(0.25f, 0.6f);
        float height = propeller && random.Chance(0.5f) ? radius * 0.85f : -radius * 0.5f, dihedral = random.Uniform(2, 7);
        float wingZ = -length * random.Uniform(0.02f, 0.1f);
        plane.AddPair(
            metal,
            Wing(span, chord, chord * random.Uniform(0.25f, 0.6f), sweep * span, chord * 0.11f).TurnedZ(dihedral).At(0.01f, height, wingZ));

        float finHeight = length * random.Uniform(0.13f, 0.18f), back = length * 0.42f;
        bool tee = !propeller && random.Chance(0.3f);
        plane.Add(
            accent, Wing(finHeight, chord * 0.75f, chord * 0.4f, finHeight * 0.6f, chord * 0.07f).TurnedZ(90).At(0, radius * 0.4f, back));
        plane.AddPair(metal, Wing(span * 0.4f, chord * 0.55f, chord * 0.3f, sweep * span * 0.35f, chord * 0.06f)
            .At(0.01f, tee ? (radius * 0.4f) + (finHeight * 0.95f) : radius * 0.25f, back + (tee ? finHeight * 0.55f : 0.1f)));

        if (propeller)
        {
            AddPropeller(plane, random, accent, length, radius);
            AddGear(plane, length, radius);
        }
        else
        {
            AddJets(plane, random, random.Chance(0.5f) ? accent : metal, radius, span, sweep, height, dihedral, wingZ, length);
        }

        return plane;
    }

    /// <summary>The painted skin: u round the body from the right side over the top, v from nose to tail.</summary>
    private static byte[] Livery(SampleRandom random, Vector3 body, Vector3 color)
    {
        float stripe = random.Uniform(0.03f, 0.07f), tail = random.Uniform(0.72f, 0.85f);
        bool painted = random.Chance(0.5f);
        return Patterns.Bake(256, 256, (u, v) =>
        {
            // 0.5 at the left side, 0 and 1 at the right one.
            float side = MathF.Min(MathF.Abs(u - 0.5f), MathF.Min(u, 1 - u));
            bool upper = u is > 0 and < 0.5f;
            if (v is > 0.16f and < 0.78f && upper && side is > 0.02f and < 0.055f && v * 45 % 1 < 0.55f)
            {
                return new Vector3(0.02f);
            }

            return (!upper && side < stripe) || (painted && v > tail) ? color : upper || !painted ? body : body * 0.6f;
        });
    }

    private static Part Fuselage(float length, float radius, float nose, float tail)
    {
        List<Vector3[]> rings = [];
        const int Rings = 44, Around = 28;
        for (int i = 0; i <= Rings; i++)
        {
            float t = (float)i / Rings;
            float fore = Math.Clamp(t / nose, 0, 1), aft = Math.Clamp((1 - t) / tail, 0, 1);
            float r = radius * MathF.Sqrt(MathF.Max(1 - ((1 - fore) * (1 - fore)), 0.002f)) * (0.12f + (0.88f * aft * (2 - aft)));

            // The tail rises, so that the upper side stays straight.
            float y = (radius - r) * (t > 0.5f ? 0.75f : -0.2f);
            Vector3[] ring = new Vector3[Around];
            for (int s = 0; s < Around; s++)
            {
                (float sin, float cos) = MathF.SinCos(2 * MathF.PI * s / Around);
                ring[s] = new Vector3(r * cos, y + (r * sin), (t - 0.5f) * length);
            }

            rings.Add(ring);
        }

        return Sweeps.Hull(rings);
    }

    /// <summary>A wing towards +X from the origin with an elliptic section; it is swept back by a distance at its tip.</summary>
    private static Part Wing(float span, float rootChord, float tipChord, float sweep, float thickness)
    {
        List<Vector3[]> rings = [];
        foreach (float t in (ReadOnlySpan<float>)[0, 0.25f, 0.5f, 0.75f, 0.94f, 1])
        {
            float end = t == 1 ? 0.6f : 1, chord = float.Lerp(rootChord, tipChord, t) * end;
            float thick = float.Lerp(thickness, thickness * 0.4f, t) * end;
            Vector3[] ring = new Vector3[20];
            for (int s = 0; s < ring.Length; s++)
            {
                (float sin, float cos) = MathF.SinCos(2 * MathF.PI * s / ring.Length);

                // Thickest near the leading edge.
                ring[s] = new Vector3(span * t, 0.5f * thick * sin * (1 - (0.45f * cos)), (sweep * t) + (0.5f * chord * cos));
            }

            // Y then Z: counter-clockwise seen from +X is from Y to Z.
            rings.Add([.. ring.Reverse()]);
        }

        return Sweeps.Hull(rings);
    }

    private static void AddCockpit(Sculpture plane, float length, float radius, float nose, bool propeller)
    {
        if (propeller)
        {
            plane.Add(
                Finish.DarkGlass,
                Solids.Ellipsoid(radius * 0.72f, radius * 0.75f, length * 0.12f, 24).At(0, radius * 0.72f, -length * 0.12f));
            return;
        }

        float at = (-length / 2) + (length * nose * 0.42f);
        plane.Add(
            Finish.DarkGlass,
            Solids.Ellipsoid(radius * 0.62f, radius * 0.3f, length * nose * 0.22f, 20).TurnedX(-20).At(0, radius * 0.5f, at));
    }

    private static void AddJets(
        Sculpture plane, SampleRandom random, Finish finish,
        float radius, float span, float sweep, float height, float dihedral, float wingZ, float length)
    {
        float size = radius * random.Uniform(0.38f, 0.52f), jet = size * random.Uniform(3.2f, 4.2f);
        Part nacelle = Solids.Lathe(
            [
                new(0, 0), new(size * 0.5f, 0.02f), .. Curves.Smooth(
                    (Vector2[])[new(size * 0.7f, 0), new(size, jet * 0.5f), new(size, jet * 0.85f), new(size * 0.92f, jet)], 5),
                new(size * 0.82f, jet), new(size * 0.78f, jet * 0.9f),
            ],
            24).TurnedX(-90);
        Part fan = Solids.Cylinder(size * 0.8f, size * 0.8f, 0.02f, 24).TurnedX(-90).At(0, 0, -jet * 0.9f);
        Finish dark = Finish.Satin(new Vector3(0.03f));
        if (random.Chance(0.3f))
        {
            Vector3 at = new(radius + (size * 1.1f), radius * 0.35f, length * 0.32f);
            plane.AddPair(
                finish,
                nacelle.At(at.X, at.Y, at.Z),
                Solids.Box(radius, size * 0.25f, jet * 0.5f, 0.03f).At(radius, at.Y, at.Z - (jet * 0.4f)));
            plane.AddPair(dark, fan.At(at.X, at.Y, at.Z));
            return;
        }

        float[] shares = random.Chance(0.35f) ? [0.3f, 0.58f] : [0.36f];
        foreach (float share in shares)
        {
            float x = span * share, y = height + (x * MathF.Tan(float.DegreesToRadians(dihedral))) - (size * 1.15f);
            float z = wingZ + (sweep * x) + (jet * 0.2f);
            plane.AddPair(finish, nacelle.At(x, y, z), Solids.Box(size * 0.2f, size, jet * 0.5f, 0.02f).At(x, y + size, z - (jet * 0.25f)));
            plane.AddPair(dark, fan.At(x, y, z));
        }
    }

    private static void AddPropeller(Sculpture plane, SampleRandom random, Finish finish, float length, float radius)
    {
        float nose = -length / 2, blade = radius * random.Uniform(1.5f, 1.9f);
        int blades = random.Whole(2, 4);
        plane.Add(finish, Solids.Ellipsoid(radius * 0.3f, radius * 0.3f, radius * 0.6f, 16).At(0, -radius * 0.15f, nose));
        plane.Add(
            Finish.Satin(new Vector3(0.04f)),
            Enumerable.Range(0, blades).Select(i => Solids.Box(radius * 0.22f, blade, 0.06f, 0.02f).TurnedY(25)
                .At(0, blade / 2, 0).TurnedZ((360f * i / blades) + 20).At(0, -radius * 0.15f, nose - (radius * 0.25f))));
    }

    private static void AddGear(Sculpture plane, float length, float radius)
    {
        Finish rubber = Finish.Matt(new Vector3(0.03f)), steel = Finish.Metal(0.4f);
        float wheel = radius * 0.42f;
        Part tyre = Solids.Cylinder(wheel, wheel, wheel * 0.7f, 20, 0.04f).TurnedZ(90).At(wheel * 0.35f, 0, 0);
        Vector3 main = new(radius * 1.25f, -radius * 1.75f, -length * 0.08f), front = new(0, -radius * 1.75f, -length * 0.36f);
        plane.AddPair(rubber, tyre.At(main.X, main.Y, main.Z));
        plane.AddPair(steel, Sweeps.Bar(new(radius * 0.5f, -radius * 0.6f, main.Z), main, 0.06f, 8));
        plane.Add(rubber, tyre.At(0, front.Y, front.Z));
        plane.Add(steel, Sweeps.Bar(new(0, -radius * 0.5f, front.Z), front, 0.05f, 8));
    }
}
