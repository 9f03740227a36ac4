using System.Buffers.Binary;
using System.IO.Compression;

namespace SIE.Imaging;

/// <summary>
/// PNG files of one channel of 16 bits, which Skia neither writes nor reads in full depth. Written with the filter Up in every row and read in
/// that form only; any PNG reader takes them.
/// </summary>
public static class Grey16Png
{
    private const int HeaderLength = 8 + 25; // signature, IHDR chunk
    private const byte UpFilter = 2;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(static n => Remainder((uint)n))];

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Encodes a picture.</summary>
    /// <param name="values">Width × height values, rows from the top.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    public static byte[] Encode(ReadOnlySpan<ushort> values, int width, int height)
    {
        if (values.Length != width * height)
        {
            throw new ArgumentException($"{width}x{height} pixels need as many values, not {values.Length}.", nameof(values));
        }

        byte[] row = new byte[1 + (2 * width)], above = new byte[2 * width];
        using MemoryStream data = new();
        using (ZLibStream zlib = new(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            row[0] = UpFilter;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    ushort value = values[(y * width) + x];
                    (byte high, byte low) = ((byte)(value >> 8), (byte)value);
                    (row[1 + (2 * x)], row[2 + (2 * x)]) = ((byte)(high - above[2 * x]), (byte)(low - above[(2 * x) + 1]));
                    (above[2 * x], above[(2 * x) + 1]) = (high, low);
                }

                zlib.Write(row);
            }
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 16; // bits; colour type (grey), compression, filter and interlace are 0
        using MemoryStream png = new();
        png.Write(Signature);
        Append(png, "IHDR"u8, header);
        Append(png, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        Append(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>Reads a picture that <see cref="Encode"/> wrote.</summary>
    /// <param name="png">The whole file.</param>
    /// <param name="values">Receives width × height values, rows from the top.</param>
    /// <param name="width">Pixels a row that it must have.</param>
    /// <param name="height">Rows that it must have.</param>
    /// <exception cref="PictureException">It is something else, of another size, or damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> png, Span<ushort> values, int width, int height)
    {
        bool hasHead = png.Length > HeaderLength + 12 && png.StartsWith(Signature) && png[8..].StartsWith("\0\0\0\rIHDR"u8)
            && png[24..29].SequenceEqual<byte>([16, 0, 0, 0, 0]) && Crc(png[12..29]) == BinaryPrimitives.ReadUInt32BigEndian(png[29..]);
        if (!hasHead || BinaryPrimitives.ReadInt32BigEndian(png[16..]) != width || BinaryPrimitives.ReadInt32BigEndian(png[20..]) != height)
        {
            throw new PictureException($"not a PNG of {width}x{height} pixels with one channel of 16 bits");
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(png[HeaderLength..]);
        if (length < 0 || length > png.Length - HeaderLength - 12 || !png[(HeaderLength + 4)..].StartsWith("IDAT"u8)
            || Crc(png.Slice(HeaderLength + 4, length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(png[(HeaderLength + 8 + length)..]))
        {
            throw new PictureException("the PNG is damaged");
        }

        try
        {
            using ZLibStream zlib = new(new MemoryStream(png.Slice(HeaderLength + 8, length).ToArray(), writable: false), CompressionMode.Decompress);
            byte[] row = new byte[1 + (2 * width)], above = new byte[2 * width];
            for (int y = 0; y < height; y++)
            {
                zlib.ReadExactly(row);
                if (row[0] != UpFilter)
                {
                    throw new PictureException("the PNG was written by another program");
                }

                for (int i = 0; i < above.Length; i++)
                {
                    above[i] += row[1 + i];
                }

                for (int x = 0; x < width; x++)
                {
                    values[(y * width) + x] = BinaryPrimitives.ReadUInt16BigEndian(above.AsSpan(2 * x));
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new PictureException($"the PNG is damaged: {e.Message}", e);
        }
    }

    private static void Append(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        byte[] chunk = [.. type, .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(chunk));
        png.Write(number);
    }

    /// <summary>CRC-32 as PNG has it (ISO 3309).</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint Remainder(uint n)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            n = (n & 1) != 0 ? 0xEDB88320 ^ (n >> 1) : n >> 1;
        }

        return n;
    }
}
