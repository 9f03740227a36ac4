using System.Text.Json.Nodes;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Tells recipes apart, for messages.</summary>
internal static class RecipeDifferences
{
    /// <summary>What differs, each as "name: stored there, new now".</summary>
    /// <param name="stored">The recipe that a folder holds.</param>
    /// <param name="now">The recipe that is to be made.</param>
    /// <returns>Empty if they are the same.</returns>
    public static IReadOnlyList<string> Between(JsonObject stored, JsonObject now)
    {
        List<string> differences = [];
        Compare("", stored, now, differences);
        return differences;
    }

    private static void Compare(string name, JsonNode? stored, JsonNode? now, List<string> differences)
    {
        if (stored is JsonObject || now is JsonObject)
        {
            JsonObject a = stored as JsonObject ?? [], b = now as JsonObject ?? [];
            foreach (string key in a.Select(static p => p.Key).Union(b.Select(static p => p.Key)))
            {
                Compare(name.Length == 0 ? key : $"{name}.{key}", a[key], b[key], differences);
            }
        }
        else if (Text(stored) != Text(now))
        {
            differences.Add($"{name}: {Text(stored)} there, {Text(now)} now");
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "nothing";
}
