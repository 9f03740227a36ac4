using System.IO.Compression;
using System.Text;

namespace SIE.DatasetBuilder.Tests.Corpora;

/// <summary>Builds small .sh3f files of our own making.</summary>
internal sealed class FurnitureArchive
{
    /// <summary>A box 4 wide, 2 high, 1 deep far from the origin, its front (+Z) in a material of its own.</summary>
    public const string Box = """
        mtllib box.mtl
        o first
        v 10 20 30
        v 14 20 30
        v 14 22 30
        v 10 22 30
        v 10 20 31
        v 14 20 31
        v 14 22 31
        v 10 22 31
        v 999 999 999
        l 1 2
        usemtl side
        f 1 4 3 2
        f 1 2 6 5
        f 4 8 7 3
        o second
        f 1 5 8 4
        f 2 3 7 6
        f 1 2
        f 3 3 4
        usemtl front
        s off
        f -5 -4 -3 -2
        """;

    private readonly List<(string Name, byte[] Bytes, int Attributes)> _entries = [];
    private readonly StringBuilder _catalog = new("id=Test#Library\nname=Test library\nlicense=Free as air\nprovider=us\n");
    private int _pieces;

    public static string Library => "Testing";

    public FurnitureArchive Entry(string name, string text, int attributes = 0) => Entry(name, Encoding.Latin1.GetBytes(text), attributes);

    public FurnitureArchive Entry(string name, byte[] bytes, int attributes = 0)
    {
        _entries.Add((name, bytes, attributes));
        return this;
    }

    public FurnitureArchive Piece(string model, string extra = "")
    {
        int n = ++_pieces;
        string path = model.Replace("\\", @"\\", StringComparison.Ordinal);
        _catalog.Append($"id#{n}=Test#{n}\nname#{n}=Piece {n}\ncreator#{n}=Somebody\nmodel#{n}=/{path}\n");
        _catalog.Append(extra.Replace("#N", $"#{n}", StringComparison.Ordinal)).Append('\n');
        return this;
    }

    /// <summary>Writes library and label table, which puts every model into "thing".</summary>
    public (string Library, string Labels) Save(TemporaryFolder folder, params string[] models)
    {
        string library = folder[$"{Library}.sh3f"], labels = folder["labels.csv"];
        using (ZipArchive zip = ZipFile.Open(library, ZipArchiveMode.Create))
        {
            Entry("PluginFurnitureCatalog.properties", _catalog.ToString());
            foreach ((string name, byte[] bytes, int attributes) in _entries)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Fastest);
                entry.ExternalAttributes = attributes;
                using Stream stream = entry.Open();
                stream.Write(bytes);
            }
        }

        IEnumerable<string> rows = models.Select(m => $"{Library},1,{m},\"a, b\",thing,thing");
        File.WriteAllLines(labels, ["library,model_index,model_path,name,synset,class_name", .. rows]);
        return (library, labels);
    }
}
