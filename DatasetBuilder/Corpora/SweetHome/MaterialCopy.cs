using System.Text;

namespace SIE.DatasetBuilder.Corpora.SweetHome;

/// <summary>
/// Copies a model's MTL file: every statement stays but those before the first newmtl, comments, and maps whose picture is not in the
/// library. Pictures go to <c>images/</c>, where ShapeNet keeps them, and the maps refer to them there.
/// </summary>
internal static class MaterialCopy
{
    /// <summary>How many arguments each option of a map takes at most (MTL specification, "Texture map options").</summary>
    private static readonly Dictionary<string, int> OptionArguments = new(StringComparer.Ordinal)
    {
        ["-blendu"] = 1,
        ["-blendv"] = 1,
        ["-cc"] = 1,
        ["-clamp"] = 1,
        ["-texres"] = 1,
        ["-bm"] = 1,
        ["-boost"] = 1,
        ["-imfchan"] = 1,
        ["-type"] = 1,
        ["-mm"] = 2,
        ["-o"] = 3,
        ["-s"] = 3,
        ["-t"] = 3,
    };

    private static readonly string[] MapKeywords = ["bump", "disp", "decal", "norm", "refl"];

    /// <summary>Copies the materials of one OBJ file.</summary>
    /// <param name="library">The library.</param>
    /// <param name="objEntry">Entry of the OBJ file.</param>
    /// <param name="materialLibrary">What the OBJ file names as mtllib, or null.</param>
    /// <param name="model">Receives the MTL file and the pictures.</param>
    /// <returns>What was missing or odd, one sentence each.</returns>
    internal static IReadOnlyList<string> Copy(FurnitureLibrary library, string objEntry, string? materialLibrary, ModelFolder model)
    {
        string folder = objEntry.Contains('/') ? objEntry[..objEntry.LastIndexOf('/')] : "";
        List<string> notes = [];
        StringBuilder text = new();
        if (FindLibrary(library, folder, materialLibrary, notes) is string entry)
        {
            Pictures pictures = new(library, folder, model, notes);
            bool inMaterial = false;
            foreach (string line in Encoding.Latin1.GetString(library.Read(entry)).Split('\n').Select(static l => l.Trim()))
            {
                inMaterial |= line.StartsWith("newmtl", StringComparison.Ordinal);
                if (inMaterial && line.Length > 0 && line[0] != '#' && Convert(line, pictures) is string kept)
                {
                    text.Append(kept).Append('\n');
                }
            }
        }

        model.Write(ModelFolder.MaterialFile, Encoding.Latin1.GetBytes(text.ToString()));
        return notes;
    }

    /// <summary>The named file, else the only MTL file beside the mesh (scopia/kids_shelves names one that does not exist).</summary>
    private static string? FindLibrary(FurnitureLibrary library, string folder, string? name, List<string> notes)
    {
        if (name is not null && library.Has($"{folder}/{name}"))
        {
            return $"{folder}/{name}";
        }

        string[] beside = [.. library.FilesIn(folder).Where(static f => f.EndsWith(".mtl", StringComparison.OrdinalIgnoreCase))];
        notes.Add(beside.Length == 1
            ? $"The materials {name} are missing; {beside[0]} was taken."
            : $"The materials {name} are missing.");
        return beside.Length == 1 ? beside[0] : null;
    }

    private static string? Convert(string line, Pictures pictures)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (!words[0].StartsWith("map_", StringComparison.OrdinalIgnoreCase)
            && !MapKeywords.Contains(words[0], StringComparer.OrdinalIgnoreCase))
        {
            return line;
        }

        int file = 1;
        while (file < words.Length - 1 && OptionArguments.TryGetValue(words[file], out int most))
        {
            file++;
            for (int taken = 0; taken < most && file < words.Length - 1 && (taken == 0 || IsNumber(words[file])); taken++)
            {
                file++;
            }
        }

        return file < words.Length && pictures.Take(string.Join(' ', words[file..])) is string path
            ? string.Join(' ', words[..file].Append(path))
            : null;
    }

    private static bool IsNumber(string word) =>
        double.TryParse(word, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);

    /// <summary>The pictures copied so far, so that each is copied once under a name of its own.</summary>
    private sealed class Pictures(FurnitureLibrary library, string folder, ModelFolder model, List<string> notes)
    {
        private readonly Dictionary<string, string> _pathOfEntry = new(StringComparer.Ordinal);
        private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Copies a picture; null if the library lacks it.</summary>
        internal string? Take(string name)
        {
            // Some exporters left the path on their author's disk; if the picture is there at all, it is beside the mesh.
            string file = name.Replace('\\', '/');
            string entry = $"{folder}/{file}";
            entry = library.Has(entry) ? entry : $"{folder}/{file[(file.LastIndexOf('/') + 1)..]}";
            if (_pathOfEntry.TryGetValue(entry, out string? path))
            {
                return path;
            }

            if (!library.Has(entry))
            {
                notes.Add($"The picture {name} is missing.");
                return null;
            }

            string safe = ModelFolder.SafeName(entry[(entry.LastIndexOf('/') + 1)..]);
            while (!_names.Add(safe))
            {
                safe = $"_{safe}";
            }

            model.Write($"images/{safe}", library.Read(entry));
            return _pathOfEntry[entry] = $"../images/{safe}";
        }
    }
}
