namespace SIE.Shards;

/// <summary>The pictures of a row, and where its object is seen.</summary>
/// <param name="Jpeg">The JPEG file.</param>
/// <param name="Box">Where the object is seen; null if the shard has no such columns.</param>
/// <param name="Passes">The PNG file of each of <see cref="ShardSchema.Passes"/>, in its order.</param>
public sealed record ShardView(byte[] Jpeg, VisibleBox? Box, IReadOnlyList<byte[]> Passes)
{
    /// <summary>Size of the files together.</summary>
    public long Bytes => Jpeg.Length + Passes.Sum(static p => (long)p.Length);
}

/// <summary>The smallest rectangle round the object's pixels in a picture; all 0 if it is not seen.</summary>
/// <param name="Left">Leftmost column, from 0.</param>
/// <param name="Top">Topmost row, from 0.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">Pixels of which the object covers at least half.</param>
public readonly record struct VisibleBox(int Left, int Top, int Width, int Height, int Pixels);
