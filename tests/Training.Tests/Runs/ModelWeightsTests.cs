using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using SIE.Training.Models;
using SIE.Training.Runs;
using SIE.Training.Runs.Safetensors;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Runs;

/// <summary>Weights go out under PyTorch's names and come in again; the files are read here by the format's definition, not by our reader.</summary>
public sealed class ModelWeightsTests(TrainedTinyRun run) : IClassFixture<TrainedTinyRun>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sie-weights-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_whole_model_stands_in_the_file_as_the_format_defines()
    {
        string path = Export(WeightsPart.Model);
        using PairModel model = LoadedModel();
        Dictionary<string, Tensor> state = model.state_dict();
        byte[] file = File.ReadAllBytes(path);
        long headerLength = (long)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, (int)headerLength));
        List<string> names = [];
        foreach (JsonProperty entry in header.RootElement.EnumerateObject().Where(static p => p.Name != "__metadata__"))
        {
            names.Add(entry.Name);
            Tensor expected = state[entry.Name];
            Assert.Equal(expected.shape, entry.Value.GetProperty("shape").EnumerateArray().Select(static e => e.GetInt64()));
            int begin = 8 + (int)headerLength + entry.Value.GetProperty("data_offsets")[0].GetInt32();
            int end = 8 + (int)headerLength + entry.Value.GetProperty("data_offsets")[1].GetInt32();
            Assert.Equal(expected.dtype == ScalarType.Int64 ? "I64" : "F32", entry.Value.GetProperty("dtype").GetString());
            using Tensor values = expected.contiguous();
            Assert.True(values.bytes.SequenceEqual(file.AsSpan(begin, end - begin)), entry.Name);
        }

        Assert.Equal(state.Keys.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        foreach (string name in new[]
        {
            "backbone.conv1.weight", "backbone.bn1.running_mean", "backbone.layer1.0.downsample.0.weight", "backbone.layer4.1.bn2.num_batches_tracked",
            "projector_inv.0.weight", "projector_equi.1.running_var", "predictor.hypernet.net.0.weight", "evaluator.classifier_repr.bias",
        })
        {
            Assert.Contains(name, names);
        }
    }

    [Fact]
    public void The_backbone_alone_has_torchvisions_names_and_starts_another_method()
    {
        string path = Export(WeightsPart.Backbone);
        using SafetensorsReader file = new(path);
        file.VerifyChecksum();
        Assert.Contains("layer1.0.conv1.weight", file.Entries.Keys);
        Assert.DoesNotContain(file.Entries.Keys, static n => n.StartsWith("backbone.", StringComparison.Ordinal) || n.StartsWith("proj", StringComparison.Ordinal));

        using PairModel source = LoadedModel();
        RunConfiguration vicReg = run.Configuration with { Method = "VICReg", InitialWeights = path, InitialWeightsIdentity = ModelWeights.IdentityOf(path) };
        using PairModel model = new(vicReg.FindMethod(), vicReg.ToModelOptions());
        float projector = First(model.state_dict()["projector.0.weight"]);
        ModelWeights.Initialize(path, model);
        Assert.Equal(First(source.state_dict()["backbone.layer2.0.conv1.weight"]), First(model.state_dict()["backbone.layer2.0.conv1.weight"]));
        Assert.Equal(projector, First(model.state_dict()["projector.0.weight"]));
    }

    [Fact]
    public void A_run_may_start_from_given_weights_and_keeps_to_them()
    {
        string weights = Export(WeightsPart.Backbone);
        string folder = Path.Combine(_folder, "run");
        RunConfiguration configuration = run.Configuration with
        {
            Method = "SimCLR",
            KeepEvery = 0,
            InitialWeights = weights,
            InitialWeightsIdentity = ModelWeights.IdentityOf(weights),
        };
        TrainingRun.Execute(configuration, folder, null, CancellationToken.None);
        using PairModel started = LoadedModel();
        using PairModel trained = new(configuration.FindMethod(), configuration.ToModelOptions());
        Checkpoint.LoadModel(folder, trained);
        using Tensor difference = (trained.state_dict()["backbone.conv1.weight"] - started.state_dict()["backbone.conv1.weight"]).abs().max();
        Assert.InRange(difference.item<float>(), 1e-6f, 0.02f); // three steps of 1e-3 away

        RunException refusal = Assert.Throws<RunException>(() =>
            TrainingRun.Execute(configuration with { InitialWeightsIdentity = "another file's" }, folder, null, CancellationToken.None));
        Assert.Contains("initial_weights_identity", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused_with_the_mismatches_named()
    {
        string path = Export(WeightsPart.Backbone);
        RunConfiguration larger = run.Configuration with { Architecture = "resnet34" };
        using PairModel model = new(larger.FindMethod(), larger.ToModelOptions());
        float before = First(model.state_dict()["backbone.conv1.weight"]);
        string message = Assert.Throws<SafetensorsException>(() => ModelWeights.Initialize(path, model)).Message;
        Assert.Contains("'layer1.2.conv1.weight' is missing in the file", message, StringComparison.Ordinal);
        Assert.Contains("more", message, StringComparison.Ordinal);
        Assert.Equal(before, First(model.state_dict()["backbone.conv1.weight"]));
    }

    [Fact]
    public void A_file_as_PyTorch_writes_it_without_checksum_or_counts_is_taken()
    {
        string path = Path.Combine(_folder, "torch.safetensors");
        using PairModel source = LoadedModel();
        WritePlain(path, source.Backbone.state_dict().Where(static e => !e.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)));
        using PairModel model = new(run.Configuration.FindMethod(), run.Configuration.ToModelOptions());
        ModelWeights.Initialize(path, model);
        Assert.Equal(First(source.state_dict()["backbone.layer4.1.bn2.running_var"]), First(model.state_dict()["backbone.layer4.1.bn2.running_var"]));
    }

    private static float First(Tensor tensor) => tensor.flatten()[0].item<float>();

    /// <summary>The format by hand: length, header, data.</summary>
    private static void WritePlain(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using MemoryStream data = new();
        Dictionary<string, object> header = [];
        foreach ((string name, Tensor tensor) in tensors)
        {
            long begin = data.Length;
            data.Write(MemoryMarshal.AsBytes<float>(tensor.detach().contiguous().data<float>().ToArray()));
            header[name] = new { dtype = "F32", tensor.shape, data_offsets = new[] { begin, data.Length } };
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        using FileStream file = File.Create(path);
        file.Write(BitConverter.GetBytes((ulong)json.Length));
        file.Write(json);
        data.WriteTo(file);
    }

    private PairModel LoadedModel()
    {
        PairModel model = new(run.Configuration.FindMethod(), run.Configuration.ToModelOptions());
        Checkpoint.LoadModel(run.Folder, model);
        return model;
    }

    private string Export(WeightsPart part)
    {
        string path = Path.Combine(_folder, $"{part}.safetensors");
        ModelWeights.Export(run.Folder, part == WeightsPart.Model ? null : Path.Combine(run.Folder, Checkpoint.KeptName(1)), path, part);
        return path;
    }
}
