using System.Globalization;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>A corpus of boxes and one file that is no mesh, written by the test.</summary>
internal static class TinyCorpus
{
    public const string Broken = "table/t9";

    /// <summary>Writes objects "chair/c0", "chair/c1", …, of which every third is a table "table/t2".</summary>
    public static string Write(string root, int objects, bool withBroken = false)
    {
        for (int i = 0; i < objects; i++)
        {
            string key = i % 3 == 2 ? $"table/t{i}" : $"chair/c{i}";
            WriteObject(root, key, Box(0.2 + (0.05 * i), 0.5, 0.3));
        }

        if (withBroken)
        {
            WriteObject(root, Broken, "v 0 0 0\nv 1 nonsense 0\nf 1 2 9\n");
        }

        return root;
    }

    private static void WriteObject(string root, string key, string obj)
    {
        string path = Path.Combine(root, key, "models", "model_normalized.obj");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, obj);
    }

    private static string Box(double x, double y, double z)
    {
        StringWriter obj = new(CultureInfo.InvariantCulture);
        for (int corner = 0; corner < 8; corner++)
        {
            obj.Write($"v {((corner & 1) == 0 ? -x : x)} {((corner & 2) == 0 ? -y : y)} {((corner & 4) == 0 ? -z : z)}\n");
        }

        obj.Write("f 1 3 4 2\nf 5 6 8 7\nf 1 2 6 5\nf 3 7 8 4\nf 1 5 7 3\nf 2 4 8 6\n");
        return obj.ToString();
    }
}
