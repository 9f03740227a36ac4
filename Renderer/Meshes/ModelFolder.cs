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

    private readonly string? _realRoot = RealPath(Root, "", null);

    /// <summary>The folder of a mesh file.</summary>
    public static ModelFolder Of(string meshPath)
    {
        string home = Path.GetDirectoryName(Path.GetFullPath(meshPath))!;
        string root = Path.GetFileName(home) == "models" ? Path.GetDirectoryName(home) ?? home : home;
        return new ModelFolder(home, root);
    }

    /// <summary>Finds a file by a name in the mesh: as it says if that stays inside, else the bare file name beside the mesh.</summary>
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
        return IsInside(path, Root) && File.Exists(path) && _realRoot is not null && RealPath(path, Root, _realRoot) is { } real && IsInside(real, _realRoot)
            ? path
            : null;
    }

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
