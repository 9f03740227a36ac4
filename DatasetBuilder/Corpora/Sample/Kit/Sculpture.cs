using System.Numerics;
using SIE.Renderer.Meshes;

namespace SIE.DatasetBuilder.Corpora.Sample.Kit;

/// <summary>An object in the making: parts by finish. Y is up, the front faces −Z, lengths are metres.</summary>
internal sealed class Sculpture
{
    /// <summary>Decimal places of a finished mesh: finer than a pixel by far, and the same text on every machine.</summary>
    private const int Decimals = 6;

    private readonly List<(Finish Finish, List<Part> Parts)> _layers = [];

    /// <summary>Adds parts of one finish.</summary>
    internal Sculpture Add(Finish finish, params IEnumerable<Part> parts)
    {
        int layer = _layers.FindIndex(l => l.Finish == finish);
        if (layer < 0)
        {
            layer = _layers.Count;
            _layers.Add((finish, []));
        }

        _layers[layer].Parts.AddRange(parts);
        return this;
    }

    /// <summary>Adds parts and their mirror images in the plane x = 0.</summary>
    internal Sculpture AddPair(Finish finish, params Part[] parts) => Add(finish, [.. parts, .. parts.Select(static p => p.Mirrored())]);

    /// <summary>The finished mesh: bounding box centred at 0 with a diagonal of 1, as ShapeNetCore v2 has it.</summary>
    internal Mesh ToMesh()
    {
        List<Part> joined = [.. _layers.Select(static l => Part.Join(l.Parts))];
        Part all = Part.Join(joined);
        Vector3 min = all.Positions.Aggregate(Vector3.Min), max = all.Positions.Aggregate(Vector3.Max);
        Vector3 centre = (min + max) / 2;
        float scale = 1 / Vector3.Distance(min, max);

        List<MeshPart> runs = [];
        int first = 0;
        for (int i = 0; i < joined.Count; i++)
        {
            runs.Add(new MeshPart(i, first, joined[i].Indices.Length));
            first += joined[i].Indices.Length;
        }

        return new Mesh
        {
            Positions = [.. all.Positions.Select(p => Rounded((p - centre) * scale))],
            Normals = [.. all.Normals.Select(Rounded)],
            TexCoords =
            [
                .. _layers.Zip(joined, static (l, p) => p.TexCoords.Select(t => Rounded(t * l.Finish.Repeats))).SelectMany(static t => t),
            ],
            Indices = all.Indices,
            Parts = [.. runs],
            Materials = [.. _layers.Select(static (l, i) => l.Finish.Material with { Name = $"material_{i}" })],
            Warnings = [],
        };
    }

    // + 0 turns −0 into 0.
    private static float Rounded(float x) => MathF.Round(x, Decimals) + 0f;

    private static Vector3 Rounded(Vector3 v) => new(Rounded(v.X), Rounded(v.Y), Rounded(v.Z));

    private static Vector2 Rounded(Vector2 v) => new(Rounded(v.X), Rounded(v.Y));
}
