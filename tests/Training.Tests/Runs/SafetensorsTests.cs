using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using SIE.Training.Runs.Safetensors;
using TorchSharp;

namespace SIE.Training.Tests.Runs;

/// <summary>What a safetensors file may be is checked before it is used; each test is an attack or an accident.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("sie-safetensors-").FullName, "file.safetensors");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void What_was_written_is_read_back_and_stands_where_the_published_format_says()
    {
        using torch.Tensor matrix = torch.arange(6, dtype: torch.ScalarType.Float32).view(2, 3);
        using torch.Tensor number = torch.tensor(42L);
        SafetensorsWriter.Write(_path, [new("a.weight", matrix), new("count", number)], new Dictionary<string, string> { ["who"] = "test" });

        // By the definition: 8 bytes of length, JSON, data.
        byte[] file = File.ReadAllBytes(_path);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, length));
        JsonElement entry = header.RootElement.GetProperty("a.weight");
        Assert.Equal("F32", entry.GetProperty("dtype").GetString());
        int begin = entry.GetProperty("data_offsets")[0].GetInt32();
        Assert.Equal(5f, BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(8 + length + begin + 20)));
        Assert.Equal("test", header.RootElement.GetProperty("__metadata__").GetProperty("who").GetString());

        using SafetensorsReader reader = new(_path);
        using torch.Tensor read = reader.Read("a.weight");
        Assert.Equal(matrix.data<float>(), read.data<float>());
        using torch.Tensor count = reader.Read("count");
        Assert.Equal(42L, count.item<long>());
    }

    [Theory]
    [InlineData("", "shorter")]
    [InlineData("1234", "shorter")]
    public void A_file_without_a_header_is_refused(string content, string fault)
    {
        File.WriteAllText(_path, content);
        AssertRefused(fault);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        File.WriteAllBytes(_path, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, (byte)'{']);
        AssertRefused("doesn't fit");
    }

    [Theory]
    [InlineData(" {}", 0, "start with")]
    [InlineData("{", 0, "malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "malformed")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown element type")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "impossible")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,4]}}""", 4, "impossible")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "impossible")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 2, "truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 9, "belong to no tensor")]
    [InlineData("""{"__metadata__":{"n":1}}""", 0, "not a string")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 0, "malformed")]
    [InlineData("[]", 0, "start with")]
    public void A_header_that_lies_is_refused(string header, int dataBytes, string fault)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, 8);
        File.WriteAllBytes(_path, file);
        AssertRefused(fault);
    }

    private void AssertRefused(string fault)
    {
        SafetensorsException refusal = Assert.Throws<SafetensorsException>(() => new SafetensorsReader(_path));
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_path, refusal.Message, StringComparison.Ordinal);
    }
}
