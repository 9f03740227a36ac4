using System.Text.Json;
using SIE.Training.Runs;
using SIE.Training.Runs.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Parity;

/// <summary>
/// One case of a folder of goldens: its JSON, its tensors, and the model state and images that its recipe describes, on the device that is compared. Owns
/// the files.
/// </summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly JsonDocument _json;
    private readonly SafetensorsReader? _tensors;

    /// <summary>Opens NAME.json and, where there is one, NAME.safetensors beside it.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="device">Where the tensors that are read go.</param>
    public GoldenCase(string path, Device device)
    {
        Device = device;
        // Python writes Infinity and NaN, which JSON has not; a number too large for a double reads as infinity.
        _json = JsonDocument.Parse(File.ReadAllText(path)
            .Replace(": Infinity", ": 1e999", StringComparison.Ordinal)
            .Replace(": -Infinity", ": -1e999", StringComparison.Ordinal)
            .Replace(": NaN", ": null", StringComparison.Ordinal));
        string tensors = Path.ChangeExtension(path, ".safetensors");
        _tensors = File.Exists(tensors) ? new SafetensorsReader(tensors) : null;
    }

    /// <summary>Where the tensors are, and the models that are compared.</summary>
    public Device Device { get; }

    /// <summary>The JSON's top level.</summary>
    public JsonElement Json => _json.RootElement;

    /// <summary>The tensors' names.</summary>
    public IEnumerable<string> TensorNames => _tensors?.Entries.Keys ?? [];

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>A new tensor on <see cref="Device"/>.</returns>
    public Tensor Read(string name) => (_tensors ?? throw new ParityException("no .safetensors file")).Read(name).to(Device, disposeAfter: true);

    /// <summary>The inputs of a training case.</summary>
    /// <param name="type">Element type of images and latents.</param>
    /// <returns>The batch.</returns>
    public PairBatch ReadBatch(ScalarType type)
    {
        long seed = Json.GetProperty("seed").GetInt64();
        (int batch, int side) = (Json.GetProperty("batch").GetInt32(), Json.GetProperty("resolution").GetInt32());
        return new(Images("x"), Images("y"), Read("in.z").to(type), Read("in.labels").to(ScalarType.Int64));

        Tensor Images(string view) => tensor(Recipe.Images(seed, view, batch, side), [batch, 3, side, side]).to(type).to(Device);
    }

    /// <summary>Sets a model's parameters and buffers as a recipe says.</summary>
    /// <param name="recipe">Name to shape, recipe name, kind and scale.</param>
    /// <param name="seed">The case's seed.</param>
    /// <param name="state">The model's state by name.</param>
    /// <param name="overrides">Kind and scale by the ending of a name, which go before the recipe's; may be null.</param>
    /// <exception cref="ParityException">The model's names or shapes are not the recipe's.</exception>
    public static void ApplyRecipe(JsonElement recipe, long seed, IReadOnlyDictionary<string, Tensor> state, JsonElement? overrides = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        HashSet<string> unset = [.. state.Keys.Where(k => !k.EndsWith("num_batches_tracked", StringComparison.Ordinal))];
        foreach (JsonProperty entry in recipe.EnumerateObject())
        {
            long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())];
            if (!state.TryGetValue(entry.Name, out Tensor? target) || !target.shape.AsSpan().SequenceEqual(shape))
            {
                string ours = target is null ? "is missing in our model" : $"has the shape [{string.Join(", ", target.shape)}] in our model";
                throw new ParityException($"{entry.Name} [{string.Join(", ", shape)}] {ours}");
            }

            float[] values = new float[target.numel()];
            JsonElement e = entry.Value;
            (string kind, double scale) = (e.GetProperty("kind").GetString()!, e.GetProperty("scale").GetDouble());
            foreach (JsonProperty other in (overrides?.EnumerateObject() ?? default).Where(o => entry.Name.EndsWith(o.Name, StringComparison.Ordinal)))
            {
                (kind, scale) = (other.Value[0].GetString()!, other.Value[1].GetDouble());
            }

            Recipe.Fill(seed, e.GetProperty("name").GetString()!, kind, scale, values);
            target.copy_(tensor(values, shape));
            unset.Remove(entry.Name);
        }

        if (unset.Count > 0)
        {
            throw new ParityException($"our model has {string.Join(", ", unset.Order().Take(3))}, which the golden has not");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _tensors?.Dispose();
        _json.Dispose();
    }
}
