using System.Reflection;
using System.Security.Cryptography;

namespace SIE.Training.Runs;

/// <summary>Which code this is.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Commit">The commit it was built from; null if it was built outside a git repository.</param>
/// <param name="AssemblySha256">SHA-256 of the assembly file, which a build with uncommitted changes alters too; null in a single-file program.</param>
public sealed record CodeIdentity(string Version, string? Commit, string? AssemblySha256)
{
    /// <summary>The running program's.</summary>
    public static CodeIdentity Current { get; } = Of(typeof(CodeIdentity).Assembly);

    private static CodeIdentity Of(Assembly assembly)
    {
        // The SDK appends +COMMIT to the version when it builds in a git repository.
        string[] version = (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+', 2);
        string path = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.dll");
        string? hash = File.Exists(path) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) : null;
        return new(version[0], version.Length > 1 ? version[1] : null, hash);
    }
}
