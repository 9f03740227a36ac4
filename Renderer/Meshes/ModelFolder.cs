namespace SIE.Renderer.Meshes;

/// <summary>
/// The folder a model may take files from. Meshes come from anywhere, so names inside them are not trusted: nothing outside is opened, whatever the
/// name says, be it absolute, `../` or a link.
/// </summary>
/// <param name="Home">The mesh file's own folder, which names are relative to.</param>
/// <param name="Root">The outermost folder allowed: the parent of ShapeNet's `models`, which has `images` beside it, or the home itself.</param>
internal sealed record ModelFolder(string Home, string Root)
{
    /// <summary>As many links as Linux follows in one path.</summary>
    private const int MaxLinks = 40;

    /// <summary>All that a folder holds, names that begin with a dot too.</summary>
    private static readonly EnumerationOptions s_all = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    private readonly string? _realRoot = RealPath(Root, "", null);

    /// <summary>The folder of a mesh file.</summary>
    public static ModelFolder Of(string meshPath)
    {
        string home = Path.GetDirectoryName(Path.GetFullPath(meshPath))!;
        string root = Path.GetFileName(home) == "models" ? Path.GetDirectoryName(home) ?? home : home;
        return new ModelFolder(home, root);
    }

    /// <summary>
    /// Finds a file by a name in the mesh: as it says if that stays inside, else the bare file name beside the mesh; each as it is written or else
    /// in other case, as models are made on systems that don't tell it apart (Blender's OBJ import does the same).
    /// </summary>
    /// <returns>Its full path, or null if there is no such file inside.</returns>
    public string? Find(string name)
    {
        name = name.Replace('\\', '/');
        int lastSlash = name.LastIndexOf('/');
        return FindInside(name) ?? (lastSlash >= 0 ? FindInside(name[(lastSlash + 1)..]) : null);
    }

    private string? FindInside(string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(name) || name.Contains(':', StringComparison.Ordinal))
        {
            return null;
        }

        string path = Path.GetFullPath(Path.Combine(Home, name));
        if (!IsInside(path, Root))
        {
            return null;
        }

        return IsFileInside(path) ? path : FindInOtherCase(Root, Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar));
    }

    /// <summary>
    /// The file at a path below a folder, whatever the case of the path's names. Of several, names as they are written come first, then others in
    /// ordinal order.
    /// </summary>
    private string? FindInOtherCase(string folder, ReadOnlySpan<string> names)
    {
        if (names.IsEmpty)
        {
            return IsFileInside(folder) ? folder : null;
        }

        // What a link leads to outside is not even listed.
        if (!Directory.Exists(folder) || !IsReallyInside(folder))
        {
            return null;
        }

        string name = names[0];
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder, "*", s_all)
            .Where(entry => Path.GetFileName(entry).Equals(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(entry => Path.GetFileName(entry) != name).ThenBy(static entry => entry, StringComparer.Ordinal))
        {
            if (FindInOtherCase(entry, names[1..]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private bool IsFileInside(string path) => File.Exists(path) && IsReallyInside(path);

    private bool IsReallyInside(string path) =>
        _realRoot is not null && RealPath(path, Root, _realRoot) is { } real && (real == _realRoot || IsInside(real, _realRoot));

    private static bool IsInside(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every link on the way followed, from a folder on whose real path is known; null if they lead in a circle.</summary>
    private static string? RealPath(string path, string known, string? realKnown)
    {
        int linksLeft = MaxLinks;
        return Follow(path);

        string? Follow(string path)
        {
            if (path == known)
            {
                return realKnown;
            }

            if (Path.GetDirectoryName(path) is not { } parent)
            {
                return path;
            }

            if (Follow(parent) is not { } realParent)
            {
                return null;
            }

            string here = Path.Combine(realParent, Path.GetFileName(path));
            return new FileInfo(here).LinkTarget is not { } target ? here
                : linksLeft-- > 0 ? Follow(Path.GetFullPath(target, realParent))
                : null;
        }
    }
}
