using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using SIE.Renderer.Passes;

namespace SIE.Renderer;

/// <summary>Tells renderers apart that draw the same scene differently, whatever version number the program has.</summary>
public static class RendererRevision
{
    /// <summary>Raised by hand when C# code changes what is drawn: mesh preparation, materials, directions. Shaders, tables and constants count by themselves.</summary>
    private const int Code = 7;

    /// <summary>The revision, such as "1-0f3a9c22b1d4": <see cref="Code"/>, and a hash of shaders, colour tables and the constants they are compiled with.</summary>
    public static string Current { get; } = $"{Code}-{Hash()}";

    private static string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Assembly assembly = typeof(RendererRevision).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using Stream resource = assembly.GetManifestResourceStream(name)!;
            using StreamReader text = new(resource, Encoding.UTF8);

            // A checkout may have its own line ends; compilers and table readers don't mind.
            Add($"{name}\n{text.ReadToEnd().ReplaceLineEndings("\n")}\0");
        }

        foreach (RenderQuality quality in Enum.GetValues<RenderQuality>())
        {
            Add(string.Join('\n', PassConstants.Defines(new Scenes.Camera().FilterRadius, quality, views: 1)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];

        void Add(string part) => hash.AppendData(Encoding.UTF8.GetBytes(part));
    }
}
