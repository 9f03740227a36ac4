using System.Text;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Corpora.SweetHome;
using SIE.DatasetBuilder.Exchange;
using SIE.Imaging;
using SIE.Renderer.Meshes;
using SIE.Shards;

namespace SIE.Benchmarks.Mutations;

/// <summary>A format that strangers' files come in, and the reader of ours that meets them.</summary>
/// <param name="Extensions">Endings of its files.</param>
/// <param name="Read">Reads such a file as our commands do; given its path, and a folder that is empty before and may be used.</param>
internal sealed record MutationTarget(string[] Extensions, Action<string, string> Read)
{
    /// <summary>All formats.</summary>
    public static IReadOnlyList<MutationTarget> All { get; } =
    [
        new([".obj", ".glb"], static (path, _) => MeshFile.Read(path)),
        new([".mtl"], ReadMaterials),
        new([".png", ".bmp", ".tga"], static (path, _) => PictureDecoder.Decode(File.ReadAllBytes(path))),
        new([".jpg", ".jpeg"], ReadJpeg),
        new([".npy"], ReadNpy),
        new([".parquet"], ReadShard),
        new([".sh3f"], static (path, folder) => FurnitureImport.RunAsync([path], Path.Combine(folder, "corpus"), FurnitureLabels.BuiltIn).GetAwaiter().GetResult()),
    ];

    /// <summary>The format of a file, or null.</summary>
    public static MutationTarget? Of(string path) => All.FirstOrDefault(t => t.Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()));

    /// <summary>Whether an exception is a reader's own way to refuse a file.</summary>
    public static bool IsRefusal(Exception e) =>
        e is MeshException or PictureException or JpegException or NpyException or ShardException or CorpusException or ExchangeException;

    private static void ReadMaterials(string path, string folder)
    {
        StringBuilder obj = new("mtllib m.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\n");
        foreach (string line in File.ReadLines(path, Encoding.Latin1).Where(static l => l.StartsWith("newmtl ", StringComparison.Ordinal)).Take(100))
        {
            obj.Append("usemtl ").Append(line.AsSpan(7)).Append("\nf 1 2 3\n");
        }

        File.Copy(path, Path.Combine(folder, "m.mtl"));
        string mesh = Path.Combine(folder, "m.obj");
        File.WriteAllText(mesh, obj.ToString(), Encoding.Latin1);
        MeshFile.Read(mesh);
    }

    private static void ReadJpeg(string path, string folder)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            PictureDecoder.Decode(bytes);
        }
        catch (PictureException)
        {
            // As a texture; the same file may be read as a view all the same.
        }

        using JpegDecoder decoder = new();
        JpegHeader header = decoder.ReadHeader(bytes);
        if ((long)header.Width * header.Height <= PictureDecoder.MaxPixels)
        {
            decoder.Decode(bytes, new byte[3 * header.Width * header.Height]);
        }
    }

    private static void ReadNpy(string path, string folder)
    {
        // An array is of one kind; the readers of the others refuse it.
        byte[] bytes = File.ReadAllBytes(path);
        Action[] readers = [() => NpyReader.Doubles(bytes, path), () => NpyReader.Integers(bytes, path), () => NpyReader.Texts(bytes, path)];
        List<NpyException> refusals = [];
        foreach (Action read in readers)
        {
            try
            {
                read();
            }
            catch (NpyException e)
            {
                refusals.Add(e);
            }
        }

        if (refusals.Count == readers.Length)
        {
            throw refusals[0];
        }
    }

    private static void ReadShard(string path, string folder)
    {
        using ShardReader reader = ShardReader.Open(path);
        reader.CheckRows();
    }
}
