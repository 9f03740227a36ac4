using System.Text.Json;
using System.Text.Json.Serialization;
using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Models.Layers;
using SIE.Training.Objectives;
using SIE.Training.Optimisation;

namespace SIE.Training.Runs;

/// <summary>Everything that decides a run, as written to its <c>config.json</c>. Defaults are the paper's.</summary>
public sealed record RunConfiguration
{
    /// <summary>The file in a run's folder.</summary>
    public const string FileName = "config.json";

    /// <summary>The method's name (<see cref="MethodCatalog"/>).</summary>
    public string Method { get; init; } = "SIE";

    /// <summary>Full path of the dataset.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of the dataset's recipe and meshes: its identity wherever it lies.</summary>
    public required string DataIdentity { get; init; }

    /// <summary>Number of classes in the dataset.</summary>
    public required int Classes { get; init; }

    /// <summary>The backbone's name (<see cref="Models.Architecture"/>).</summary>
    public string Architecture { get; init; } = "resnet18";

    /// <summary>Columns of the dataset whose differences follow the rotation in the latents; null for the method's own.</summary>
    public IReadOnlyList<string>? Latents { get; init; }

    /// <summary>Dimensions of the equivariant part.</summary>
    public int Equi { get; init; } = 256;

    /// <summary>Widths of the projectors.</summary>
    public IReadOnlyList<int> Mlp { get; init; } = [2048, 2048, 2048];

    /// <summary>The predictor.</summary>
    public PredictorOptions Predictor { get; init; } = new();

    /// <summary>Coefficients of the loss.</summary>
    public LossWeights Weights { get; init; } = new();

    /// <summary>The optimiser.</summary>
    public AdamOptions Adam { get; init; } = new();

    /// <summary>Sign of the relative rotations.</summary>
    public QuaternionConvention Quaternions { get; init; }

    /// <summary>Mean and deviation of the images' channels.</summary>
    public Normalization Normalization { get; init; } = Normalization.Published;

    /// <summary>How often every object is visited.</summary>
    public int Epochs { get; init; } = 2000;

    /// <summary>Pairs in a batch.</summary>
    public int BatchSize { get; init; } = 1024;

    /// <summary>Width and height of the images the backbone sees.</summary>
    public int Resolution { get; init; } = 256;

    /// <summary>Seed of weights, order and views.</summary>
    public long Seed { get; init; }

    /// <summary>Heads trained along.</summary>
    public bool OnlineEvaluation { get; init; } = true;

    /// <summary>In what products and convolutions are computed.</summary>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>Who computes the backbone's convolutions.</summary>
    public Convolutions Convolutions { get; init; } = Convolutions.Auto;

    /// <summary>Steps between logged metrics; the last step of each epoch is logged too.</summary>
    public int LogEvery { get; init; } = 20;

    /// <summary>Epochs between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>Epochs between checkpoints that are kept as files of their own; 0 keeps none.</summary>
    public int KeepEvery { get; init; }

    /// <summary>Full path of a file of weights that the run starts from (<see cref="ModelWeights.Initialize"/>); null for random ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>SHA-256 of that file: its identity wherever it lies.</summary>
    public string? InitialWeightsIdentity { get; init; }

    /// <summary>The device's name.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Decoding threads.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>The method this names, with the latents this asks for.</summary>
    /// <exception cref="RunException">There is none of that name.</exception>
    public Method FindMethod()
    {
        Method method = MethodCatalog.Find(Method) ?? throw new RunException($"There is no method '{Method}'; there are {MethodCatalog.Names}.");
        return Latents is null ? method : method with { Latents = new LatentTarget(Latents) };
    }

    /// <summary>The sizes of the model.</summary>
    /// <returns>Options for <see cref="PairModel"/>.</returns>
    /// <exception cref="RunException">There is no such architecture.</exception>
    public ModelOptions ToModelOptions() => new()
    {
        Architecture = Models.Architecture.Find(Architecture)
            ?? throw new RunException($"There is no architecture '{Architecture}'; there are {string.Join(", ", Models.Architecture.All.Select(a => a.Name))}."),
        EquivariantSize = Equi,
        ProjectorWidths = Mlp,
        Predictor = Predictor,
        Classes = Classes,
        OnlineEvaluation = OnlineEvaluation,
        Precision = Precision,
        Convolutions = Convolutions,
    };

    /// <summary>The identity of a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <returns>SHA-256 of recipe and meshes, joined; of what was not rendered of meshes, recipe and shards.</returns>
    public static string IdentityOf(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        string content = dataset.Manifest.MeshesSha256.Length > 0 ? dataset.Manifest.MeshesSha256 : dataset.Manifest.ShardsSha256();
        return $"{dataset.Manifest.RecipeSha256}-{content}";
    }

    /// <summary>Reads a run's configuration.</summary>
    /// <param name="folder">The run.</param>
    /// <returns>The configuration, or null if there is none.</returns>
    /// <exception cref="RunException">The file can't be understood.</exception>
    public static RunConfiguration? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Default.RunConfiguration) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new RunException($"{path} is no run's configuration: {exception.Message} Use another --out, or restore the file.");
        }
    }

    /// <summary>Reads a run's configuration, where there has to be one.</summary>
    /// <param name="folder">The run.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="RunException">There is none, or the file can't be understood.</exception>
    public static RunConfiguration Of(string folder) =>
        Read(folder) ?? throw new RunException($"{folder} is no run: it has no {FileName}. Give the --out of a 'sie train'.");

    /// <summary>Writes the configuration atomically.</summary>
    /// <param name="folder">The run.</param>
    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, RunJson.Default.RunConfiguration) + "\n");

    /// <summary>The first setting in which another configuration would make another run; lengths, places and speed don't count.</summary>
    /// <param name="other">The other.</param>
    /// <returns>The setting and both values, or null.</returns>
    public string? FirstDifference(RunConfiguration other)
    {
        ArgumentNullException.ThrowIfNull(other);
        using JsonDocument ours = JsonSerializer.SerializeToDocument(Comparable(this), RunJson.Default.RunConfiguration);
        using JsonDocument theirs = JsonSerializer.SerializeToDocument(Comparable(other), RunJson.Default.RunConfiguration);
        foreach (JsonProperty property in ours.RootElement.EnumerateObject())
        {
            string value = theirs.RootElement.GetProperty(property.Name).GetRawText();
            if (property.Value.GetRawText() != value)
            {
                return $"{property.Name} is {property.Value.GetRawText()}, not {value}";
            }
        }

        return null;

        static RunConfiguration Comparable(RunConfiguration c) => c with
        {
            Data = "",
            Epochs = 0,
            Device = "",
            Workers = 0,
            LogEvery = 0,
            CheckpointEvery = 0,
            KeepEvery = 0,
            InitialWeights = null,
        };
    }
}

[JsonSerializable(typeof(RunConfiguration))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n",
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class RunJson : JsonSerializerContext;
