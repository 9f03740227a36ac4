using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace SIE.Training.Runs;

/// <summary>
/// Writes scalars as TensorBoard events. The file is a sequence of TFRecords, each an Event message of protocol buffers; the few fields that a
/// scalar needs are written by hand, so that no TensorFlow package is wanted. Every start of a run writes a file of its own, as TensorBoard expects.
/// </summary>
public sealed class TensorBoardWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly MemoryStream _event = new();
    private readonly MemoryStream _summary = new();
    private readonly MemoryStream _value = new();

    /// <summary>Opens a new events file.</summary>
    /// <param name="folder">The run's TensorBoard folder; made if needed.</param>
    public TensorBoardWriter(string folder)
    {
        Directory.CreateDirectory(folder);
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}.{Environment.MachineName}.{Environment.ProcessId}");
        _file = new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.Read);
        StartEvent();
        WriteString(_event, field: 3, "brain.Event:2");
        WriteRecord();
    }

    /// <summary>Writes the scalars of one step as one event and hands them to the operating system, so that a running job can be watched.</summary>
    /// <param name="step">Global step.</param>
    /// <param name="scalars">Tag and value, such as ("Loss/Total loss", 3.2).</param>
    public void Write(long step, IEnumerable<KeyValuePair<string, double>> scalars)
    {
        StartEvent();
        WriteVarint(_event, (2 << 3) | 0);
        WriteVarint(_event, (ulong)step);
        _summary.SetLength(0);
        Span<byte> bits = stackalloc byte[4];
        foreach ((string tag, double value) in scalars)
        {
            _value.SetLength(0);
            WriteString(_value, field: 1, tag);
            WriteVarint(_value, (2 << 3) | 5);
            BinaryPrimitives.WriteSingleLittleEndian(bits, (float)value);
            _value.Write(bits);
            WriteMessage(_summary, field: 1, _value);
        }

        WriteMessage(_event, field: 5, _summary);
        WriteRecord();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The checksum of a TFRecord: CRC-32C, rotated and offset so that a checksum of checksums is harmless.</summary>
    internal static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        foreach (byte b in data)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }

    private void StartEvent()
    {
        _event.SetLength(0);
        WriteVarint(_event, (1 << 3) | 1);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(time, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
        _event.Write(time);
    }

    /// <summary>Length, its checksum, the event, its checksum.</summary>
    private void WriteRecord()
    {
        ReadOnlySpan<byte> data = _event.GetBuffer().AsSpan(0, (int)_event.Length);
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(header, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], MaskedCrc(header[..8]));
        Span<byte> footer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, MaskedCrc(data));
        _file.Write(header);
        _file.Write(data);
        _file.Write(footer);
        _file.Flush();
    }

    private static void WriteMessage(MemoryStream to, int field, MemoryStream message)
    {
        WriteVarint(to, (ulong)((field << 3) | 2));
        WriteVarint(to, (ulong)message.Length);
        to.Write(message.GetBuffer().AsSpan(0, (int)message.Length));
    }

    private static void WriteString(MemoryStream to, int field, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        WriteVarint(to, (ulong)((field << 3) | 2));
        WriteVarint(to, (ulong)bytes.Length);
        to.Write(bytes);
    }

    private static void WriteVarint(MemoryStream to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            to.WriteByte((byte)(value | 0x80));
        }

        to.WriteByte((byte)value);
    }
}
