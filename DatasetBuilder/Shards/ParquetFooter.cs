namespace SIE.Shards;

/// <summary>
/// What we need of a Parquet file's footer (FileMetaData of parquet.thrift, the format's own definition), read from bytes that may be damaged.
/// </summary>
internal sealed class ParquetFooter
{
    /// <summary>The row groups in order.</summary>
    public List<RowGroup> RowGroups { get; } = [];

    /// <summary>The file's key-value metadata.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>A row group.</summary>
    public sealed class RowGroup
    {
        /// <summary>Its column chunks in order.</summary>
        public List<Column> Columns { get; } = [];

        /// <summary>How many rows it has, 0 or more.</summary>
        public int Rows { get; set; }
    }

    /// <summary>A column chunk.</summary>
    public sealed class Column
    {
        /// <summary>Name, with dots between the levels.</summary>
        public string Name { get; set; } = "";

        /// <summary>True if its pages are neither compressed nor behind a dictionary and some are PLAIN.</summary>
        public bool IsPlain => IsUncompressed && HasPlain && !HasDictionary;

        /// <summary>Where its first data page begins in the file.</summary>
        public long DataPageOffset { get; set; }

        /// <summary>Bytes of its pages in the file, headers included.</summary>
        public long Bytes { get; set; }

        internal bool IsUncompressed { get; set; }

        internal bool HasPlain { get; set; }

        internal bool HasDictionary { get; set; }
    }

    /// <summary>Reads a footer.</summary>
    /// <param name="bytes">The serialised FileMetaData.</param>
    /// <exception cref="InvalidDataException">It is damaged; says where it stops making sense.</exception>
    public static ParquetFooter Read(ReadOnlySpan<byte> bytes)
    {
        ThriftReader reader = new(bytes);
        ParquetFooter footer = new();
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 4:
                    for (int left = reader.ListOf(ThriftType.Struct, type); left > 0; left--)
                    {
                        footer.RowGroups.Add(ReadRowGroup(ref reader));
                    }

                    break;
                case 5:
                    for (int left = reader.ListOf(ThriftType.Struct, type); left > 0; left--)
                    {
                        (string key, string value) = ReadKeyValue(ref reader);
                        footer.Metadata[key] = value;
                    }

                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return footer;
    }

    private static RowGroup ReadRowGroup(ref ThriftReader reader)
    {
        RowGroup group = new();
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    for (int left = reader.ListOf(ThriftType.Struct, type); left > 0; left--)
                    {
                        group.Columns.Add(ReadColumnChunk(ref reader));
                    }

                    break;
                case 3:
                    long rows = reader.Integer(type);
                    group.Rows = rows is >= 0 and <= int.MaxValue ? (int)rows : throw new InvalidDataException($"a row group of {rows} rows");
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return group;
    }

    private static Column ReadColumnChunk(ref ThriftReader reader)
    {
        Column? column = null;
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            if (id == 3)
            {
                ThriftReader.Expect(type, ThriftType.Struct);
                column = ReadColumn(ref reader);
            }
            else
            {
                reader.Skip(type);
            }
        }

        return column ?? throw new InvalidDataException("a column without metadata");
    }

    private static Column ReadColumn(ref ThriftReader reader)
    {
        const int Plain = 0, Uncompressed = 0;
        Column column = new();
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 2:
                    for (int left = reader.ListOf(ThriftType.I32, type); left > 0; left--)
                    {
                        column.HasPlain |= reader.Integer(ThriftType.I32) == Plain;
                    }

                    break;
                case 3:
                    string[] path = new string[reader.ListOf(ThriftType.Binary, type)];
                    for (int i = 0; i < path.Length; i++)
                    {
                        path[i] = reader.Text(ThriftType.Binary);
                    }

                    column.Name = string.Join('.', path);
                    break;
                case 4:
                    column.IsUncompressed = reader.Integer(type) == Uncompressed;
                    break;
                case 7:
                    column.Bytes = reader.Integer(type);
                    break;
                case 9:
                    column.DataPageOffset = reader.Integer(type);
                    break;
                case 11:
                    reader.Skip(type);
                    column.HasDictionary = true;
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return column;
    }

    private static (string Key, string Value) ReadKeyValue(ref ThriftReader reader)
    {
        string key = "", value = "";
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    key = reader.Text(type);
                    break;
                case 2:
                    value = reader.Text(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return (key, value);
    }
}
