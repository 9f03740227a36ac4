namespace SIE.Shards;

/// <summary>Where each image of a shard lies: 12 bytes an image, so 31 MB for the whole of 3DIEBench.</summary>
internal sealed class ImageIndex(int[] lengths)
{
    /// <summary>PLAIN byte arrays are prefixed with their length, uint32 little endian (Parquet format, "Plain").</summary>
    public const int LengthPrefix = sizeof(int);

    private readonly long[] _offsets = new long[lengths.Length];

    public int Count => lengths.Length;

    /// <summary>Offset of the length prefix of a row's image.</summary>
    public long OffsetOf(int row) => _offsets[row];

    /// <summary>Length of a row's JPEG without the prefix.</summary>
    public int LengthOf(int row) => lengths[row];

    /// <summary>Bytes that some rows' images take with their prefixes.</summary>
    public long BytesOfRows(int firstRow, int rows)
    {
        long bytes = 0;
        for (int row = firstRow; row < firstRow + rows; row++)
        {
            bytes += LengthPrefix + lengths[row];
        }

        return bytes;
    }

    /// <summary>States that the images of some rows lie back to back from an offset on.</summary>
    public void Place(int firstRow, int rows, long offset)
    {
        for (int row = firstRow; row < firstRow + rows; row++)
        {
            _offsets[row] = offset;
            offset += LengthPrefix + lengths[row];
        }
    }
}
