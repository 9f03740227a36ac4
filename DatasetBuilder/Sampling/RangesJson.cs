using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SIE.DatasetBuilder.Sampling;

/// <summary>
/// Ranges as JSON (ranges.schema.json): one object with a factor's name as key and its distribution as value. The keys "preset" (what the
/// others change), "rotation" (drawn as a whole) and "$schema" are allowed too.
/// </summary>
public static class RangesJson
{
    private static readonly JsonDocumentOptions Lenient =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false };

    /// <summary>The published JSON Schema of ranges files.</summary>
    public static string Schema
    {
        get
        {
            using Stream resource = typeof(RangesJson).Assembly.GetManifestResourceStream("ranges.schema.json")!;
            using StreamReader reader = new(resource);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Reads a ranges file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="basis">What it changes, unless it names a preset itself.</param>
    /// <param name="key">Told each factor that it names; null if nobody wants to know.</param>
    /// <exception cref="RangesException">It can't be read, or a key or value is not allowed.</exception>
    public static LatentRanges ReadFile(string path, LatentRanges basis, Func<string, bool>? key = null)
    {
        try
        {
            JsonObject changes = Parse(File.ReadAllText(path));
            foreach (string name in changes.Select(static p => p.Key).Where(static k => k is not ("preset" or "$schema")))
            {
                key?.Invoke(name);
            }

            return Apply(basis, changes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RangesException($"{path}: can't be read: {e.Message}");
        }
        catch (Exception e) when (e is RangesException or JsonException)
        {
            throw new RangesException($"{path}: {e.Message}");
        }
    }

    /// <summary>Changes single factors.</summary>
    /// <param name="basis">What is changed.</param>
    /// <param name="settings">
    /// Each KEY=VALUE, the key as in a ranges file, the value as there, or MIN..MAX, several of these joined by '|', or a list by commas.
    /// </param>
    /// <exception cref="RangesException">A key or value is not allowed.</exception>
    public static LatentRanges Apply(LatentRanges basis, IEnumerable<string> settings)
    {
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new RangesException($"--set {setting}: expected KEY=VALUE, such as --set floor_hue=0.5 or --set rotation_z=-1..1.");
            }

            try
            {
                basis = Apply(basis, new JsonObject { [setting[..equals].Trim()] = RangesShorthand.Parse(setting[(equals + 1)..].Trim()) });
            }
            catch (RangesException e)
            {
                throw new RangesException($"--set {setting}: {e.Message}");
            }
        }

        return basis;
    }

    /// <summary>Changes what a JSON object names.</summary>
    /// <param name="basis">What is changed, unless it names a preset.</param>
    /// <param name="changes">A ranges file's content.</param>
    /// <exception cref="RangesException">A key or value is not allowed.</exception>
    public static LatentRanges Apply(LatentRanges basis, JsonObject changes)
    {
        if (changes["preset"] is { } preset)
        {
            basis = Preset(preset);
        }

        bool hasRotation = changes.ContainsKey("rotation");
        if (hasRotation)
        {
            basis = basis.With(RotationJson.Read(changes["rotation"]));
        }

        foreach ((string key, JsonNode? value) in changes)
        {
            if (key is "preset" or "rotation" or "$schema")
            {
                continue;
            }

            if (hasRotation && (key is "rotation_x" or "rotation_y" or "rotation_z"))
            {
                throw new RangesException($"{key}: \"rotation\" is drawn as a whole here; allowed is either it or its three angles.");
            }

            Factor factor = Factor.Named(key) ?? throw new RangesException(
                $"{key}: there is no such factor; allowed are rotation, {string.Join(", ", Factor.All.Select(static f => f.Name))}.");
            basis = basis.With(key, DistributionJson.Read(factor, value));
        }

        return basis;
    }

    /// <summary>The keys that a change names, as <see cref="Apply(LatentRanges, JsonObject)"/> takes it.</summary>
    /// <param name="text">A ranges file's content.</param>
    internal static JsonObject Parse(string text) =>
        JsonNode.Parse(text, null, Lenient) as JsonObject ?? throw new RangesException("expected an object: { \"floor_hue\": 0.5, ... }.");

    /// <summary>Ranges as JSON; <see cref="Apply(LatentRanges, JsonObject)"/> reads them back.</summary>
    /// <param name="ranges">The ranges.</param>
    public static JsonObject Write(LatentRanges ranges)
    {
        JsonObject json = [];
        if (ranges.Rotation is { } rotation)
        {
            json["rotation"] = RotationJson.Write(rotation);
        }

        foreach ((Factor factor, Distribution distribution) in ranges.Factors)
        {
            json[factor.Name] = DistributionJson.Write(distribution);
        }

        return json;
    }

    private static LatentRanges Preset(JsonNode value)
    {
        string name = value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString();
        return RangesPresets.Find(name) ?? throw new RangesException(
            $"preset: there is no '{name}'; allowed are {string.Join(", ", RangesPresets.Names)}.");
    }
}

/// <summary>Lets ranges stand in other JSON.</summary>
public sealed class RangesJsonConverter : JsonConverter<LatentRanges>
{
    /// <inheritdoc/>
    public override LatentRanges Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return RangesJson.Apply(LatentRanges.Blank, JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("Ranges have to be an object."));
        }
        catch (RangesException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LatentRanges value, JsonSerializerOptions options) => RangesJson.Write(value).WriteTo(writer, options);
}
