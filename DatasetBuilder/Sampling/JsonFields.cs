using System.Text.Json;
using System.Text.Json.Nodes;

namespace SIE.DatasetBuilder.Sampling;

/// <summary>The fields of a JSON object, of which each has to be known: a misspelled one is refused instead of ignored.</summary>
/// <param name="key">Where the object stands, for messages.</param>
/// <param name="json">The object.</param>
internal sealed class JsonFields(string key, JsonObject json)
{
    private readonly HashSet<string> _taken = [];

    public string Key => key;

    public JsonObject Json => json;

    public bool Has(string name) => json.ContainsKey(name);

    /// <summary>A field's value; null if it is absent.</summary>
    public JsonNode? Take(string name)
    {
        _taken.Add(name);
        return json[name];
    }

    /// <summary>A field that says one thing or is absent.</summary>
    public bool Flag(string name, string word) => Take(name) switch
    {
        null when !json.ContainsKey(name) => false,
        JsonValue value when value.GetValueKind() == JsonValueKind.String && (string)value! == word => true,
        var other => throw new RangesException($"{key}.{name}: {DistributionJson.Text(other)} is not allowed; allowed is \"{word}\"."),
    };

    /// <summary>A field that is a whole number.</summary>
    public int Integer(string name, int min, int max) =>
        Take(name) is JsonValue value && value.TryGetValue(out int number) && number >= min && number <= max
            ? number
            : throw new RangesException($"{key}.{name}: {DistributionJson.Text(json[name])} is not allowed; allowed are whole numbers from {min} to {max}.");

    /// <summary>Refuses fields that were not taken.</summary>
    public void RefuseOthers(string allowed)
    {
        foreach (string name in json.Select(static p => p.Key).Where(name => !_taken.Contains(name)))
        {
            throw new RangesException($"{key}.{name}: is not known here; allowed are {allowed}.");
        }
    }
}
