using System.Text;
using System.Text.Json;
using SIE.Training.Runs;
using SIE.Training.Runs.Safetensors;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Runs;

/// <summary>A checkpoint is loaded whole or not at all, and only if every bit of it is as it was written.</summary>
public sealed class CheckpointTests(TrainedTinyRun run) : IClassFixture<TrainedTinyRun>, IDisposable
{
    private readonly string _copy = Directory.CreateTempSubdirectory("sie-checkpoint-").FullName;

    public void Dispose() => Directory.Delete(_copy, recursive: true);

    [Fact]
    public void A_flipped_bit_anywhere_is_found_and_nothing_is_loaded()
    {
        string path = Copy();
        using Learner learner = run.CreateLearner();
        double before = Sum(learner);
        byte[] header = Header(path);
        long length = new FileInfo(path).Length;
        Random random = new(7);

        // In the header's length, in its JSON, at its checksum, and in the data from the first byte to the last.
        int checksum = Encoding.UTF8.GetString(header).IndexOf("\"sha256\"", StringComparison.Ordinal) + 20;
        int epoch = Encoding.UTF8.GetString(header).IndexOf("\"epoch\"", StringComparison.Ordinal) + 9;
        long[] places = [3, 8, 8 + epoch, 8 + checksum, 8 + header.Length, length - 1, .. Enumerable.Range(0, 6).Select(_ => random.NextInt64(length))];
        foreach (long place in places)
        {
            int bit = 1 << random.Next(8);
            Flip(path, place, bit);
            SafetensorsException refusal = Assert.Throws<SafetensorsException>(() => Checkpoint.Load(_copy, learner));
            Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
            Assert.Equal(before, Sum(learner));
            Flip(path, place, bit);
        }

        Checkpoint.Load(_copy, learner);
        Assert.NotEqual(before, Sum(learner));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(-100)]
    [InlineData(-1)]
    public void A_truncated_checkpoint_is_refused(int length)
    {
        string path = Copy();
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(length < 0 ? file.Length + length : length);
        }

        using Learner learner = run.CreateLearner();
        Assert.Throws<SafetensorsException>(() => Checkpoint.Load(_copy, learner));
    }

    [Fact]
    public void Another_programs_file_is_no_checkpoint()
    {
        using Tensor weight = ones(3);
        SafetensorsWriter.Write(Path.Combine(_copy, Checkpoint.FileName), [new("weight", weight)], new Dictionary<string, string> { ["format"] = "pt" });
        using Learner learner = run.CreateLearner();
        SafetensorsException refusal = Assert.Throws<SafetensorsException>(() => Checkpoint.Load(_copy, learner));
        Assert.Contains("format is 'pt'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_other_sizes_is_refused_with_each_mismatch_named()
    {
        Copy();
        using Learner other = run.CreateLearner(run.Configuration with { Mlp = [32, 64], OnlineEvaluation = false });
        double before = Sum(other);
        string message = Assert.Throws<SafetensorsException>(() => Checkpoint.Load(_copy, other)).Message;
        Assert.Contains("'model.projector_inv.0.weight' is Float32 [32, 256] where the model has Float32 [16, 256]", message, StringComparison.Ordinal);
        Assert.Contains("and ", message, StringComparison.Ordinal);
        Assert.Contains("Nothing was loaded", message, StringComparison.Ordinal);
        Assert.Equal(before, Sum(other));
    }

    [Fact]
    public void A_kept_checkpoint_is_the_latest_one_of_its_epoch()
    {
        byte[] kept = File.ReadAllBytes(Path.Combine(run.Folder, Checkpoint.KeptName(1)));
        Assert.Equal(File.ReadAllBytes(Path.Combine(run.Folder, Checkpoint.FileName)), kept);
    }

    [Fact]
    public void A_run_tells_its_code_and_its_data()
    {
        string line = Assert.Single(File.ReadAllLines(Path.Combine(run.Folder, SessionLog.FileName)));
        using JsonDocument session = JsonDocument.Parse(line);
        Assert.Equal(run.Configuration.DataIdentity, session.RootElement.GetProperty("data_identity").GetString());
        Assert.Equal(0, session.RootElement.GetProperty("from_step").GetInt64());
        JsonElement code = session.RootElement.GetProperty("code");
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", code.GetProperty("version").GetString());
        Assert.Matches("^[0-9a-f]{64}$", code.GetProperty("assembly_sha256").GetString());
    }

    private static void Flip(string path, long place, int bit)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = place;
        int value = file.ReadByte();
        file.Position = place;
        file.WriteByte((byte)(value ^ bit));
    }

    private static byte[] Header(string path)
    {
        using FileStream file = File.OpenRead(path);
        using BinaryReader reader = new(file);
        return reader.ReadBytes((int)reader.ReadUInt64());
    }

    private static double Sum(Learner learner)
    {
        double sum = learner.Optimizer.Steps;
        foreach (Tensor tensor in learner.Model.state_dict().Values)
        {
            using Tensor total = tensor.to(ScalarType.Float64).sum();
            sum += total.item<double>();
        }

        return sum;
    }

    private string Copy()
    {
        string path = Path.Combine(_copy, Checkpoint.FileName);
        File.Copy(Path.Combine(run.Folder, Checkpoint.FileName), path);
        return path;
    }
}
