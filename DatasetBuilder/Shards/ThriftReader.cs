using System.Text;

namespace SIE.Shards;

/// <summary>Types of the Thrift compact protocol, as its field headers number them.</summary>
internal enum ThriftType : byte
{
    Stop = 0,
    True = 1,
    False = 2,
    Byte = 3,
    I16 = 4,
    I32 = 5,
    I64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Set = 10,
    Map = 11,
    Struct = 12,
    Uuid = 13,
}

/// <summary>
/// Reads the Thrift compact protocol (thrift-compact-protocol.md of Apache Thrift) out of bytes that may be damaged: it never reads
/// past their end, and what it allocates is bounded by their number. Parquet.Net's own reader loops for ever where a varint meets the end.
/// </summary>
/// <param name="bytes">The serialised struct.</param>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Structs of Parquet nest five deep; more is damage, and would overflow the stack.</summary>
    private const int DeepestNesting = 32;

    private const int UuidBytes = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    private readonly int Left => _bytes.Length - _position;

    /// <summary>Goes to the next field of the struct being read.</summary>
    /// <param name="id">The last field's number, 0 before the first; becomes this field's.</param>
    /// <param name="type">Type of its value, which is to be read or skipped next.</param>
    /// <returns>False at the struct's end.</returns>
    /// <exception cref="InvalidDataException">The bytes end or make no sense.</exception>
    public bool NextField(ref int id, out ThriftType type)
    {
        byte header = Take(1)[0];
        type = (ThriftType)(header & 0xF);
        if (type == ThriftType.Stop)
        {
            return false;
        }

        int step = header >> 4;
        id = step > 0 ? id + step : (short)ZigZag();
        return true;
    }

    /// <summary>A whole number of 16 to 64 bits.</summary>
    /// <exception cref="InvalidDataException">The field is of another type.</exception>
    public long Integer(ThriftType type) =>
        type is ThriftType.I16 or ThriftType.I32 or ThriftType.I64 ? ZigZag() : throw new InvalidDataException($"{type} where a number should be");

    /// <summary>A string in UTF-8.</summary>
    /// <exception cref="InvalidDataException">The field is of another type.</exception>
    public string Text(ThriftType type)
    {
        Expect(type, ThriftType.Binary);
        return Encoding.UTF8.GetString(Take(VarInt()));
    }

    /// <summary>Begins a list, whose elements are to be read next.</summary>
    /// <returns>How many elements follow: at most as many as there are bytes.</returns>
    /// <exception cref="InvalidDataException">The field is no list of that.</exception>
    public int ListOf(ThriftType element, ThriftType type)
    {
        Expect(type, ThriftType.List);
        (int count, ThriftType actual) = ListHeader();
        if (count > 0)
        {
            Expect(actual, element);
        }

        return count;
    }

    /// <summary>Passes over a field.</summary>
    public void Skip(ThriftType type) => SkipField(type, 0);

    /// <summary>Refuses a type that isn't the one that should be there.</summary>
    /// <exception cref="InvalidDataException">It isn't.</exception>
    public static void Expect(ThriftType actual, ThriftType expected)
    {
        if (actual != expected)
        {
            throw new InvalidDataException($"{actual} where {expected} should be");
        }
    }

    private void SkipField(ThriftType type, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new InvalidDataException("nested too deep");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Take(1);
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                VarInt();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.Binary:
                Take(VarInt());
                break;
            case ThriftType.Uuid:
                Take(UuidBytes);
                break;
            case ThriftType.List or ThriftType.Set:
                (int count, ThriftType element) = ListHeader();
                for (int i = 0; i < count; i++)
                {
                    SkipElement(element, depth);
                }

                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                int id = 0;
                while (NextField(ref id, out ThriftType field))
                {
                    SkipField(field, depth + 1);
                }

                break;
            default:
                throw new InvalidDataException($"a field of type {(byte)type}");
        }
    }

    private void SkipMap(int depth)
    {
        ulong count = VarInt();
        if (count == 0)
        {
            return;
        }

        byte types = Take(1)[0];
        for (ulong i = 0; i < count; i++)
        {
            SkipElement((ThriftType)(types >> 4), depth);
            SkipElement((ThriftType)(types & 0xF), depth);
        }
    }

    /// <summary>As an element of a collection a truth value takes a byte; as a field it is in the header. So every element moves on.</summary>
    private void SkipElement(ThriftType type, int depth)
    {
        if (type is ThriftType.True or ThriftType.False)
        {
            Take(1);
        }
        else
        {
            SkipField(type, depth + 1);
        }
    }

    private (int Count, ThriftType Element) ListHeader()
    {
        byte header = Take(1)[0];
        ulong count = (ulong)header >> 4;
        if (count == 0xF)
        {
            count = VarInt();
        }

        // An element takes a byte at least.
        return count <= (ulong)Left ? ((int)count, (ThriftType)(header & 0xF)) : throw new InvalidDataException($"a list of {count} in {Left} bytes");
    }

    private long ZigZag()
    {
        ulong value = VarInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong VarInt()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number of more than 64 bits");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)Left)
        {
            throw new InvalidDataException($"{count} bytes where {Left} are left");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }
}
