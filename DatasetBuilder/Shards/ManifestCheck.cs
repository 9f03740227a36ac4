namespace SIE.Shards;

/// <summary>
/// What every manifest keeps to, also one that was edited by hand or comes from a stranger: names that are there, and files that stay in the dataset's
/// folder. Programs name files by splits and shards, so that these must not lead elsewhere.
/// </summary>
internal static class ManifestCheck
{
    /// <summary>The first thing that no manifest of ours has; null if there is none.</summary>
    /// <param name="manifest">As it was read; lists may hold null, which the deserializer lets through.</param>
    /// <returns>A clause that names the key and what is wrong with it.</returns>
    internal static string? Problem(DatasetManifest manifest)
    {
        if (manifest.ImageSize < 1)
        {
            return $"image_size is {manifest.ImageSize}";
        }

        (string Key, IEnumerable<object?> List)[] lists =
        [
            ("latent_names", manifest.LatentNames), ("passes", manifest.Passes), ("class_names", manifest.ClassNames), ("skipped", manifest.Skipped),
            ("splits", manifest.Splits), ("shards", manifest.Splits.SelectMany(static s => s?.Shards ?? [])),
        ];
        if (lists.FirstOrDefault(static l => l.List.Contains(null)).Key is { } holed)
        {
            return $"{holed} holds null";
        }

        string[] splits = [.. manifest.Splits.Select(static s => s.Name)];
        if (splits.Length == 0 || splits.Distinct(StringComparer.Ordinal).Count() < splits.Length)
        {
            return splits.Length == 0 ? "splits is empty" : "two splits have one name";
        }

        return splits.FirstOrDefault(static name => !IsName(name)) is { } other ? $"'{other}' is no name of a split"
            : manifest.Splits.SelectMany(static s => s.Shards).FirstOrDefault(static s => !StaysInside(s.File)) is { } outside
                ? $"names {outside.File}, which lies outside the dataset"
            : null;
    }

    private static bool IsName(string text) => text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>Whether a path with '/' leads from a folder to a file in it, on any system.</summary>
    private static bool StaysInside(string path) =>
        path.Split('/').All(static part => part is not ("" or "." or "..") && !part.Contains('\\', StringComparison.Ordinal) && !part.Contains(':', StringComparison.Ordinal));
}
