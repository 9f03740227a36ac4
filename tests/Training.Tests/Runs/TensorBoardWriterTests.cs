using System.Buffers.Binary;
using System.Text;
using SIE.Training.Runs;

namespace SIE.Training.Tests.Runs;

/// <summary>Reads the events back by the published definitions of TFRecord and Event, not by the writer's code.</summary>
public sealed class TensorBoardWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sie-events-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Check value of CRC-32C (RFC 3720, B.4: 32 zero bytes), masked as TFRecord says.</summary>
    [Fact]
    public void The_checksum_is_masked_CRC_32C()
    {
        uint crc = 0x8A9136AA;
        uint masked = ((crc >> 15) | (crc << 17)) + 0xa282ead8;
        Assert.Equal(masked, TensorBoardWriter.MaskedCrc(new byte[32]));
    }

    [Fact]
    public void Scalars_come_back_with_step_tag_and_value()
    {
        using (TensorBoardWriter writer = new(_folder))
        {
            writer.Write(7, [new("Loss/Total loss", 3.25), new("General/lr", 1e-3)]);
            writer.Write(300, [new("Loss/Total loss", -1.5)]);
        }

        byte[] file = File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder, "events.out.tfevents.*")));
        List<byte[]> records = Records(file);
        Assert.Equal(3, records.Count);
        Assert.Contains("brain.Event:2", Encoding.UTF8.GetString(records[0]), StringComparison.Ordinal);
        Assert.Equal([(7L, "Loss/Total loss", 3.25f), (7L, "General/lr", 1e-3f)], Scalars(records[1]));
        Assert.Equal([(300L, "Loss/Total loss", -1.5f)], Scalars(records[2]));
    }

    private static List<byte[]> Records(byte[] file)
    {
        List<byte[]> records = [];
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(TensorBoardWriter.MaskedCrc(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] data = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(TensorBoardWriter.MaskedCrc(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            records.Add(data);
            at += 16 + length;
        }

        return records;
    }

    /// <summary>Event { double wall_time = 1; int64 step = 2; Summary summary = 5 }, Summary { repeated Value { string tag = 1; float simple_value = 2 } value = 1 }.</summary>
    private static List<(long Step, string Tag, float Value)> Scalars(byte[] record)
    {
        List<(long, string, float)> scalars = [];
        Dictionary<int, byte[]> fields = Fields(record).ToDictionary(f => f.Number, f => f.Bytes);
        long step = BinaryPrimitives.ReadInt64LittleEndian(fields[2]);
        foreach ((int number, byte[] value) in Fields(fields[5]))
        {
            Assert.Equal(1, number);
            Dictionary<int, byte[]> parts = Fields(value).ToDictionary(f => f.Number, f => f.Bytes);
            scalars.Add((step, Encoding.UTF8.GetString(parts[1]), BinaryPrimitives.ReadSingleLittleEndian(parts[2])));
        }

        return scalars;
    }

    private static IEnumerable<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        for (int at = 0; at < message.Length;)
        {
            ulong key = Varint(message, ref at);
            byte[] bytes;
            switch (key & 7)
            {
                case 0:
                    bytes = BitConverter.GetBytes(Varint(message, ref at));
                    break;
                case 1:
                    bytes = message[at..(at += 8)];
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    bytes = message[at..(at += length)];
                    break;
                default:
                    Assert.Equal(5ul, key & 7);
                    bytes = message[at..(at += 4)];
                    break;
            }

            yield return ((int)(key >> 3), bytes);
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = message[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
