namespace SIE.Renderer.Meshes.Obj;

/// <summary>The materials that an OBJ file may use: those of its MTL files, and defaults for names that none of them defines.</summary>
internal sealed class MaterialLibrary
{
    private const string Ending = ".mtl";

    private readonly Dictionary<string, MtlMaterial> _defined = new(StringComparer.Ordinal);
    private readonly List<string> _missing = [];
    private readonly ModelFolder _folder;
    private readonly List<string> _warnings;

    private MaterialLibrary(ModelFolder folder, List<string> warnings) => (_folder, _warnings) = (folder, warnings);

    /// <summary>Reads the MTL files that a document names, and, as Blender does, the one that is named like the OBJ file.</summary>
    /// <param name="document">The OBJ file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="warnings">Receives what is missing, also later on.</param>
    public static MaterialLibrary Of(ObjDocument document, string path, List<string> warnings)
    {
        MaterialLibrary library = new(ModelFolder.Of(path), warnings);
        foreach (string line in document.MaterialLibraries)
        {
            library.ReadLine(line);
        }

        string sibling = Path.ChangeExtension(Path.GetFileName(path), Ending);
        if (!document.MaterialLibraries.Contains(sibling) && library._folder.Find(sibling) is { } file)
        {
            library.ReadFile(sibling, file);
        }

        return library;
    }

    /// <summary>The material of a usemtl name; Blender's default for null or a name that is not defined.</summary>
    public Material Find(string? name)
    {
        if (name is null)
        {
            return new Material();
        }

        if (_defined.TryGetValue(name, out MtlMaterial? material))
        {
            return material.ToMaterial(_folder, _warnings);
        }

        _missing.Add(name);
        return new Material { Name = name };
    }

    /// <summary>Adds one warning for all names that were not defined.</summary>
    public void WarnOfMissing()
    {
        if (_missing.Count > 0)
        {
            _warnings.Add($"materials that no MTL file defines: {string.Join(", ", _missing.Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>The rest of an mtllib line is a name, which may hold blanks, or several names, told apart by their ending.</summary>
    private void ReadLine(string line)
    {
        string[] names = _folder.Find(line) is not null
            ? [line]
            : line.Replace(Ending + " ", Ending + "\n", StringComparison.OrdinalIgnoreCase).Split('\n', StringSplitOptions.TrimEntries);
        foreach (string name in names)
        {
            if (_folder.Find(name) is { } file)
            {
                ReadFile(name, file);
            }
            else
            {
                _warnings.Add($"material library '{name}' not found");
            }
        }
    }

    private void ReadFile(string name, string path)
    {
        try
        {
            foreach (MtlMaterial material in MtlReader.Read(path))
            {
                // The first definition of a name counts, as in Blender.
                _defined.TryAdd(material.Name, material);
            }
        }
        catch (MeshException error) when (error.InnerException is not IOException)
        {
            // (An error of the disk is none of the library's: to go on without it would be to draw another picture.)
            _warnings.Add($"material library '{name}' {error.Problem}");
        }
    }
}
