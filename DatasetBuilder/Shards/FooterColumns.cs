using System.Buffers.Binary;
using System.Text;

namespace SIE.Shards;

/// <summary>
/// The columns of a shard that say which view of which object a row is: label, synset, object_id, view and the paths of the pictures. All of them
/// follow from the footer, so what lies in the file can be compared with it.
/// </summary>
/// <param name="footer">What the shard says about itself.</param>
internal sealed class FooterColumns(ShardFooter footer)
{
    private readonly (ShardObject Entry, int View)[] _rows =
        [.. footer.Objects.SelectMany(static entry => Enumerable.Range(0, entry.Views).Select(view => (entry, view)))];

    /// <summary>Name of a picture's file in the folder layout of 3DIEBench, which is its path column.</summary>
    /// <param name="synset">Class folder of its object.</param>
    /// <param name="objectId">The object's name within the class.</param>
    /// <param name="picture">"image", or the name of a pass.</param>
    /// <param name="view">Number of the view.</param>
    public static string Path(string synset, string objectId, string picture, int view) =>
        $"{synset}/{objectId}/{picture}_{view}.{(picture == ShardSchema.Image ? "jpg" : "png")}";

    /// <summary>The values of a column as they lie in the file (PLAIN).</summary>
    /// <param name="column">Its name in the Parquet footer, such as "label" or "image.path".</param>
    /// <param name="firstRow">The first row of a row group.</param>
    /// <param name="rows">How many rows the group has.</param>
    public byte[] ValuesOf(string column, int firstRow, int rows)
    {
        using MemoryStream values = new();
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach ((ShardObject entry, int view) in _rows.AsSpan(firstRow, rows))
        {
            switch (column)
            {
                case "label":
                    BinaryPrimitives.WriteInt64LittleEndian(number, entry.Label);
                    values.Write(number);
                    break;
                case "view":
                    BinaryPrimitives.WriteInt32LittleEndian(number, view);
                    values.Write(number[..sizeof(int)]);
                    break;
                default:
                    byte[] text = Encoding.UTF8.GetBytes(column switch
                    {
                        "synset" => entry.Synset,
                        "object_id" => entry.ObjectId,
                        _ => Path(entry.Synset, entry.ObjectId, column[..column.LastIndexOf('.')], view),
                    });
                    BinaryPrimitives.WriteInt32LittleEndian(number, text.Length);
                    values.Write(number[..sizeof(int)]);
                    values.Write(text);
                    break;
            }
        }

        return values.ToArray();
    }
}
