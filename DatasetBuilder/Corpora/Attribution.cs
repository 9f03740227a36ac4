using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SIE.Shards;

namespace SIE.DatasetBuilder.Corpora;

/// <summary>Who made a model and under which terms it may be used; stored beside the mesh as attribution.json.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Creator">Its author.</param>
/// <param name="License">Its licence in the words of the source.</param>
/// <param name="Library">The collection it comes from.</param>
/// <param name="Source">Where it was taken from: the file and the entry in it.</param>
/// <param name="Provider">Who publishes the collection.</param>
/// <param name="Changes">What was changed, as attribution licences ask.</param>
internal sealed record Attribution(
    string Name, string Creator, string License, string Library, string Source, string Provider, string Changes)
{
    /// <summary>File name in each model's folder.</summary>
    internal const string FileName = "attribution.json";

    /// <summary>File name of the list in the corpus.</summary>
    private const string ListName = "ATTRIBUTION.md";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,

        // Names of people stay readable; the file is no HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The content of attribution.json.</summary>
    internal byte[] ToJson() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>Writes ATTRIBUTION.md from the attribution.json of every model in a corpus, so that several imports add up.</summary>
    /// <param name="corpus">The corpus.</param>
    internal static void WriteList(Corpus corpus)
    {
        StringBuilder text = new("# Where these meshes come from\n\nKeep this list with the meshes and with pictures made from them.\n");
        IEnumerable<(CorpusObject Object, Attribution Origin)> origins = corpus.Objects
            .Select(static o => (o, path: Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(o.MeshPath))!, FileName)))
            .Where(static o => File.Exists(o.path))
            .Select(static o => (o.o, JsonSerializer.Deserialize<Attribution>(File.ReadAllBytes(o.path), Json)!));
        foreach (var library in origins.GroupBy(static o => (o.Origin.Library, o.Origin.License, o.Origin.Provider))
            .OrderBy(static g => g.Key.Library, StringComparer.Ordinal))
        {
            text.Append(
                $"\n## {library.Key.Library}\n\nLicence: {library.Key.License}. Published by {library.Key.Provider}.\n" +
                $"Changes: {library.First().Origin.Changes}\n\n| object | class | name | creator |\n|---|---|---|---|\n");
            foreach ((CorpusObject item, Attribution origin) in library)
            {
                text.Append($"| {item.Key} | {item.ClassName} | {Cell(origin.Name)} | {Cell(origin.Creator)} |\n");
            }
        }

        AtomicFile.Write(Path.Combine(corpus.Root, ListName), Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
