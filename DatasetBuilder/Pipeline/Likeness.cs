using SIE.DatasetBuilder.Corpora;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Making a dataset again from its <c>dataset.json</c> and the meshes alone.</summary>
public static class Likeness
{
    /// <summary>What the machine decides. If it differs, so may the bytes; everything else has to be the same.</summary>
    private static readonly string[] OfTheMachine = ["version", "driver", "renderer", "encoder"];

    /// <summary>The request that makes a dataset again.</summary>
    /// <param name="manifestPath">Its <c>dataset.json</c>, or the folder with it.</param>
    /// <param name="corpusFolder">The meshes.</param>
    /// <param name="output">The new dataset's folder.</param>
    /// <exception cref="RenderException">It was not made by <c>sie render</c>.</exception>
    public static RenderRequest Request(string manifestPath, string corpusFolder, string output)
    {
        string path = Directory.Exists(manifestPath) ? Path.Combine(manifestPath, DatasetManifest.FileName) : manifestPath;
        DatasetManifest like = DatasetManifest.ReadFile(path);
        RenderRecipe recipe = RenderRecipe.FromJson(like.Recipe, path);
        if (recipe.Regeneration is not null)
        {
            throw new RenderException($"{path}: parts of this dataset come from another one. With that, this makes it again: {like.Command}");
        }

        Corpus corpus = Corpus.Open(corpusFolder, recipe.Corpus.Classes, recipe.Corpus.Limit);
        return new RenderRequest
        {
            Corpus = corpus,
            Identity = CorpusIdentity.Of(corpus, recipe.Corpus.Classes, recipe.Corpus.Limit),
            Output = output,
            Views = recipe.Views,
            Size = recipe.Size,
            Seed = recipe.Seed,
            SplitSeed = recipe.SplitSeed,
            Quality = recipe.Quality,
            Passes = recipe.Passes ?? [],
            JpegQuality = recipe.JpegQuality,
            SwapRedBlue = recipe.SwapRedBlue,
            ShardObjects = recipe.ShardObjects,
            Ranges = recipe.Ranges,
            Scene = recipe.Scene,
            Like = like,
        };
    }

    /// <summary>The shards of a dataset made again that are not the same to the last byte.</summary>
    /// <param name="like">The dataset.</param>
    /// <param name="made">The new one.</param>
    /// <returns>Their names; empty if the datasets are the same.</returns>
    public static IReadOnlyList<string> Differences(DatasetManifest like, DatasetManifest made)
    {
        Dictionary<string, string> expected = like.Splits.SelectMany(static s => s.Shards).ToDictionary(static s => s.File, static s => s.Sha256);
        return [.. made.Splits.SelectMany(static s => s.Shards).Where(s => expected.GetValueOrDefault(s.File) != s.Sha256).Select(static s => s.File)];
    }

    /// <summary>Refuses a recipe that would make something else; says so where only the machine is another.</summary>
    internal static void Require(DatasetManifest like, RenderRecipe recipe, IRenderProgress progress)
    {
        ILookup<bool, string> differences = recipe.DifferencesFrom(like.Recipe).ToLookup(static d => OfTheMachine.Contains(d[..d.IndexOf(':', StringComparison.Ordinal)]));
        if (differences[false].Any())
        {
            throw new RenderException(
                $"This would not become the same dataset ({string.Join("; ", differences[false])}). A corpus with the same objects and classes is needed.");
        }

        foreach (string difference in differences[true])
        {
            progress.Say($"The bytes may differ: {difference}.");
        }
    }
}
