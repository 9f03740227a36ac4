using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// Reads NumPy arrays (<c>.npy</c>, versions 1 to 3) of numbers and text in C order. Everything is checked before it is used; pickled
/// Python objects are refused, never loaded.
/// </summary>
public static class NpyReader
{
    /// <summary>Longest text of an array of texts, in characters.</summary>
    private const int MaxTextLength = 4096;

    /// <summary>Reads floating-point numbers, float64 or float32.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <exception cref="NpyException">It is no such array.</exception>
    public static NpyArray<double> Doubles(ReadOnlySpan<byte> file, string name)
    {
        NpyHeader header = NpyHeader.Read(file, name);
        return header.Descriptor switch
        {
            "<f8" => new(header.Shape, MemoryMarshal.Cast<byte, double>(Elements(file, header, sizeof(double), name)).ToArray()),
            "<f4" => new(header.Shape, Widen(MemoryMarshal.Cast<byte, float>(Elements(file, header, sizeof(float), name)))),
            _ => throw Other(header, "float64", name),
        };
    }

    /// <summary>Reads whole numbers, int64 or int32.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <exception cref="NpyException">It is no such array.</exception>
    public static NpyArray<long> Integers(ReadOnlySpan<byte> file, string name)
    {
        NpyHeader header = NpyHeader.Read(file, name);
        return header.Descriptor switch
        {
            "<i8" => new(header.Shape, MemoryMarshal.Cast<byte, long>(Elements(file, header, sizeof(long), name)).ToArray()),
            "<i4" => new(header.Shape, Widen(MemoryMarshal.Cast<byte, int>(Elements(file, header, sizeof(int), name)))),
            _ => throw Other(header, "int64", name),
        };
    }

    /// <summary>Reads texts ("&lt;U…": UTF-32 of fixed length, filled up with zeros).</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <exception cref="NpyException">It is no such array.</exception>
    public static NpyArray<string> Texts(ReadOnlySpan<byte> file, string name)
    {
        NpyHeader header = NpyHeader.Read(file, name);
        bool isText = header.Descriptor.StartsWith("<U", StringComparison.Ordinal)
            & int.TryParse(header.Descriptor.AsSpan(Math.Min(2, header.Descriptor.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out int length);
        if (!isText || length > MaxTextLength)
        {
            throw Other(header, "unicode text", name);
        }

        // An empty text takes no bytes, so the file's size would not bound their number.
        ReadOnlySpan<byte> elements = Elements(file, header, length * sizeof(uint), name);
        if (length == 0 && header.Count > 0)
        {
            throw new NpyException($"{name}: holds {header.Count} empty texts.");
        }

        string[] texts = new string[header.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = Text(MemoryMarshal.Cast<byte, uint>(elements.Slice(i * length * sizeof(uint), length * sizeof(uint))), name);
        }

        return new(header.Shape, texts);
    }

    private static ReadOnlySpan<byte> Elements(ReadOnlySpan<byte> file, NpyHeader header, int elementSize, string name)
    {
        if (header.FortranOrder && header.Shape.Count > 1)
        {
            throw new NpyException($"{name}: is stored column by column (Fortran order). Save it again with numpy.ascontiguousarray.");
        }

        long available = file.Length - header.DataOffset;
        if (header.Count > available / Math.Max(1, elementSize) || header.Count * elementSize != available)
        {
            throw new NpyException(
                $"{name}: {available} bytes do not hold the stated {header.Count} elements of {elementSize} bytes: truncated or damaged.");
        }

        return file[header.DataOffset..];
    }

    private static string Text(ReadOnlySpan<uint> characters, string name)
    {
        StringBuilder text = new(characters.Length);
        foreach (uint character in characters.TrimEnd(0u))
        {
            text.Append(Rune.IsValid(character)
                ? new Rune(character).ToString()
                : throw new NpyException($"{name}: holds {character:X}, which is no Unicode character: damaged."));
        }

        return text.ToString();
    }

    private static double[] Widen(ReadOnlySpan<float> numbers)
    {
        double[] wide = new double[numbers.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = numbers[i];
        }

        return wide;
    }

    private static long[] Widen(ReadOnlySpan<int> numbers)
    {
        long[] wide = new long[numbers.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = numbers[i];
        }

        return wide;
    }

    private static NpyException Other(NpyHeader header, string wanted, string name) => new(header.Descriptor.Contains('O', StringComparison.Ordinal)
        ? $"{name}: holds pickled Python objects, which are never loaded. Save it again as {wanted}."
        : $"{name}: holds elements of type '{header.Descriptor}', not {wanted}.");
}

/// <summary>An array as NumPy has it, in C order.</summary>
/// <typeparam name="T">Type of an element.</typeparam>
/// <param name="Shape">Size of each dimension.</param>
/// <param name="Values">The elements, the last index running fastest.</param>
public sealed record NpyArray<T>(IReadOnlyList<long> Shape, T[] Values);
