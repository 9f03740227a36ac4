using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SIE.Shards;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// The folder of a dataset while it is imported. <c>recipe.json</c> says of what until <c>dataset.json</c>, written last, says it instead;
/// by either a rerun knows that it goes on with the same thing.
/// </summary>
internal sealed class ImportFolder
{
    private const string RecipeFile = "recipe.json";
    private const string DataFolder = "data";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    private ImportFolder(string path, JsonObject recipe, string recipeSha256) => (Path, Recipe, RecipeSha256) = (path, recipe, recipeSha256);

    public string Path { get; }

    public JsonObject Recipe { get; }

    /// <summary>SHA-256 (hex) of the recipe as JSON.</summary>
    public string RecipeSha256 { get; }

    /// <summary>Takes a folder for a recipe and clears what dead processes left in it.</summary>
    /// <exception cref="ExchangeException">The folder holds something else.</exception>
    public static ImportFolder Take(string path, JsonObject recipe)
    {
        path = System.IO.Path.GetFullPath(path);
        string text = recipe.ToJsonString(Indented) + "\n";
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        string recipePath = System.IO.Path.Combine(path, RecipeFile), data = System.IO.Path.Combine(path, DataFolder);
        bool isOther =
            File.Exists(System.IO.Path.Combine(path, DatasetManifest.FileName)) ? DatasetManifest.Read(path).RecipeSha256 != sha256
            : File.Exists(recipePath) ? File.ReadAllText(recipePath) != text
            : Directory.Exists(data) && Directory.EnumerateFiles(data, "*.parquet").Any();
        if (isOther)
        {
            throw new ExchangeException($"{path}: holds another dataset, or one imported with other options or from other files. Use another --out.");
        }

        AtomicFile.CleanLeftovers(path);
        AtomicFile.CleanLeftovers(data);
        AtomicFile.Write(recipePath, text);
        return new ImportFolder(path, recipe, sha256);
    }

    /// <summary>Full path of a file by its name in the manifest.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>States that all shards are there.</summary>
    public void Finish(DatasetManifest manifest)
    {
        manifest.Write(Path);
        File.Delete(PathOf(RecipeFile));
    }
}
