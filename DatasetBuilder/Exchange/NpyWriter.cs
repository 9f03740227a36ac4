using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>Writes NumPy arrays (<c>.npy</c> version 1.0, little endian, C order).</summary>
public static class NpyWriter
{
    /// <summary>float64.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="values">The elements, the last index running fastest.</param>
    /// <param name="shape">Size of each dimension.</param>
    public static void Write(Stream stream, ReadOnlySpan<double> values, params long[] shape) =>
        Write(stream, "<f8", MemoryMarshal.AsBytes(values), shape, values.Length);

    /// <summary>int64.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="values">The elements, the last index running fastest.</param>
    /// <param name="shape">Size of each dimension.</param>
    public static void Write(Stream stream, ReadOnlySpan<long> values, params long[] shape) =>
        Write(stream, "<i8", MemoryMarshal.AsBytes(values), shape, values.Length);

    /// <summary>One dimension of texts: UTF-32, each filled up with zeros to the longest.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="texts">The texts; none ends with a zero character.</param>
    public static void Write(Stream stream, IReadOnlyList<string> texts)
    {
        // NumPy has no text type of length 0 that every reader takes.
        int length = Math.Max(1, texts.Select(static t => t.EnumerateRunes().Count()).DefaultIfEmpty().Max());
        stream.Write(NpyHeader.Write("<U" + length.ToString(CultureInfo.InvariantCulture), [texts.Count]));
        uint[] characters = new uint[length];
        foreach (string text in texts)
        {
            Array.Clear(characters);
            int i = 0;
            foreach (Rune rune in text.EnumerateRunes())
            {
                characters[i++] = (uint)rune.Value;
            }

            stream.Write(MemoryMarshal.AsBytes(characters.AsSpan()));
        }
    }

    private static void Write(Stream stream, string descriptor, ReadOnlySpan<byte> bytes, long[] shape, int count)
    {
        if (shape.Aggregate(1L, static (product, size) => product * size) != count)
        {
            throw new ArgumentException($"{count} elements for the shape ({string.Join(", ", shape)}).", nameof(shape));
        }

        stream.Write(NpyHeader.Write(descriptor, shape));
        stream.Write(bytes);
    }
}
