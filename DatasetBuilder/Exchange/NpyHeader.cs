using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// The header of a NumPy <c>.npy</c> file: a magic number, a version, a length, and a Python dictionary literal of exactly three keys
/// (numpy.lib.format, "NPY format").
/// </summary>
/// <param name="Descriptor">Type of an element, such as "&lt;f8" (little-endian float64) or "&lt;U52".</param>
/// <param name="FortranOrder">True if the first index runs fastest; it does not matter in one dimension.</param>
/// <param name="Shape">Size of each dimension; none for a single number.</param>
/// <param name="DataOffset">Where the elements start in the file.</param>
internal sealed record NpyHeader(string Descriptor, bool FortranOrder, IReadOnlyList<long> Shape, int DataOffset)
{
    private const int PrefixLength = 8;
    private const int Alignment = 64;

    /// <summary>Longest dictionary that is looked at; a real one has about 60 characters.</summary>
    private const int MaxLength = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Number of elements.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (long size in Shape)
            {
                count = checked(count * size);
            }

            return count;
        }
    }

    /// <summary>The header of a C-ordered array in version 1.0, padded so that the elements start at a multiple of 64 bytes.</summary>
    /// <param name="descriptor">Type of an element.</param>
    /// <param name="shape">Size of each dimension.</param>
    public static byte[] Write(string descriptor, IReadOnlyList<long> shape)
    {
        string sizes = string.Concat(shape.Select(static (size, i) => (i > 0 ? " " : "") + size.ToString(CultureInfo.InvariantCulture) + ","));
        string tuple = shape.Count > 1 ? sizes[..^1] : sizes;
        string dictionary = $"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': ({tuple}), }}";
        int unpadded = PrefixLength + sizeof(ushort) + dictionary.Length + 1;
        dictionary = dictionary + new string(' ', (Alignment - (unpadded % Alignment)) % Alignment) + "\n";
        byte[] header = new byte[PrefixLength + sizeof(ushort) + dictionary.Length];
        Magic.CopyTo(header);
        (header[6], header[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(PrefixLength), (ushort)dictionary.Length);
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(PrefixLength + sizeof(ushort)));
        return header;
    }

    /// <summary>Reads a header of version 1, 2 or 3.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <exception cref="NpyException">It is no header.</exception>
    public static NpyHeader Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < PrefixLength + sizeof(uint) || !file.StartsWith(Magic))
        {
            throw new NpyException($"{name}: not a NumPy .npy file.");
        }

        int version = file[6];
        int lengthSize = version switch
        {
            1 => sizeof(ushort),
            2 or 3 => sizeof(uint),
            _ => throw new NpyException($"{name}: is in .npy version {version}; versions 1 to 3 are known."),
        };
        uint length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(file[PrefixLength..])
            : BinaryPrimitives.ReadUInt32LittleEndian(file[PrefixLength..]);
        int start = PrefixLength + lengthSize;
        if (length > MaxLength || length > file.Length - start)
        {
            throw new NpyException($"{name}: states a header of {length} bytes in a file of {file.Length}: truncated or damaged.");
        }

        string dictionary = Encoding.UTF8.GetString(file.Slice(start, (int)length));
        (string descriptor, bool fortranOrder, List<long> shape) = new NpyDictionary(dictionary, name).Parse();
        NpyHeader header = new(descriptor, fortranOrder, shape, start + (int)length);
        try
        {
            _ = header.Count;
        }
        catch (OverflowException)
        {
            throw new NpyException($"{name}: states more elements than there are numbers.");
        }

        return header;
    }
}
