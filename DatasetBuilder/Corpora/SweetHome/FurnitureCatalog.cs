using System.Globalization;

namespace SIE.DatasetBuilder.Corpora.SweetHome;

/// <summary>One model of a furniture library, as its catalog describes it.</summary>
/// <param name="Index">Number in the catalog, from 1.</param>
/// <param name="Id">Identifier in the catalog, such as "Scopia#bed1".</param>
/// <param name="Name">English display name; not unique.</param>
/// <param name="ModelPath">Name of the OBJ file's entry in the zip.</param>
/// <param name="Creator">Author to attribute.</param>
/// <param name="Rotation">Row-major 3×3 matrix that acts on column vectors and turns the file's axes to Y up, front +Z.</param>
internal sealed record FurniturePiece(int Index, string Id, string Name, string ModelPath, string Creator, IReadOnlyList<double> Rotation);

/// <summary>The catalog of a furniture library (PluginFurnitureCatalog.properties).</summary>
/// <param name="Name">Display name of the library.</param>
/// <param name="License">Licence of all its models, as the catalog words it.</param>
/// <param name="Provider">Who publishes it.</param>
/// <param name="Pieces">Models in the order of the catalog.</param>
internal sealed record FurnitureCatalog(string Name, string License, string Provider, IReadOnlyList<FurniturePiece> Pieces)
{
    /// <summary>The catalog's entry in the zip: the English one; translations stand beside it.</summary>
    internal const string EntryName = "PluginFurnitureCatalog.properties";

    private const string ModelKey = "model#";
    private static readonly double[] Identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];

    /// <summary>Reads a catalog. A piece exists where "model#N" does, N ≥ 1; other keys make none (Scopia has a bogus −1).</summary>
    /// <param name="bytes">The properties file.</param>
    /// <returns>The catalog, possibly without pieces.</returns>
    internal static FurnitureCatalog Parse(ReadOnlySpan<byte> bytes)
    {
        Dictionary<string, string> values = JavaProperties.Parse(bytes);
        List<FurniturePiece> pieces = [];
        foreach (string key in values.Keys.Where(static k => k.StartsWith(ModelKey, StringComparison.Ordinal)))
        {
            if (!int.TryParse(key.AsSpan(ModelKey.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int n) || n < 1)
            {
                continue;
            }

            string path = values[key].Trim().TrimStart('/');
            string stem = Path.GetFileNameWithoutExtension(path);
            pieces.Add(new FurniturePiece(
                n,
                values.GetValueOrDefault($"id#{n}", stem),
                values.GetValueOrDefault($"name#{n}", stem),
                path,
                values.GetValueOrDefault($"creator#{n}", ""),
                Rotation(values.GetValueOrDefault($"modelRotation#{n}"))));
        }

        return new FurnitureCatalog(
            values.GetValueOrDefault("name", ""),
            values.GetValueOrDefault("license", ""),
            values.GetValueOrDefault("provider", ""),
            [.. pieces.OrderBy(static p => p.Index)]);
    }

    /// <summary>Nine numbers; anything else stands for no rotation, as in the application.</summary>
    private static double[] Rotation(string? text)
    {
        string[] fields = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        double[] matrix = new double[9];
        if (fields.Length != matrix.Length)
        {
            return Identity;
        }

        for (int i = 0; i < matrix.Length; i++)
        {
            if (!double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out matrix[i]) || !double.IsFinite(matrix[i]))
            {
                return Identity;
            }
        }

        return matrix;
    }
}
