using System.Text;
using System.Text.Json;
using SIE.Shards;

namespace SIE.DatasetBuilder.Corpora;

/// <summary>Writes taxonomy.json, which SIE does not need but BlenderProc's ShapeNet loader and other tools ask for.</summary>
internal static class Taxonomy
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Lists the class folders of a corpus in ShapeNet's form.</summary>
    /// <param name="corpus">The corpus.</param>
    internal static void Write(Corpus corpus)
    {
        var classes = corpus.Objects.GroupBy(static o => o.Synset, StringComparer.Ordinal)
            .Select(static g => new
            {
                synsetId = g.Key,
                name = g.First().ClassName,
                children = Array.Empty<string>(),
                numInstances = g.Count(),
            });
        AtomicFile.Write(
            Path.Combine(corpus.Root, "taxonomy.json"), Encoding.UTF8.GetBytes(JsonSerializer.Serialize(classes, Indented) + "\n"));
    }
}
