using System.Text;

namespace SIE.DatasetBuilder.Corpora;

/// <summary>Small tables: commas, double quotes round fields that hold a comma, a header, one row a line.</summary>
internal static class CsvTable
{
    /// <summary>The rows of a table that is part of the program.</summary>
    /// <param name="file">Its file name in DatasetBuilder/Corpora.</param>
    /// <returns>The fields of each row, without the header.</returns>
    internal static IReadOnlyList<string[]> Embedded(string file)
    {
        using Stream stream = typeof(CsvTable).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not embedded.");
        using StreamReader reader = new(stream);
        return Read(reader);
    }

    /// <summary>Splits a table into rows; blank lines and the header are left out.</summary>
    /// <param name="reader">The text of the table.</param>
    /// <returns>The fields of each row, without the header.</returns>
    internal static IReadOnlyList<string[]> Read(TextReader reader)
    {
        _ = reader.ReadLine();
        List<string[]> rows = [];
        while (reader.ReadLine() is string line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                rows.Add(Split(line));
            }
        }

        return rows;
    }

    private static string[] Split(string line)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '"' when quoted && i + 1 < line.Length && line[i + 1] == '"':
                    field.Append('"');
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    fields.Add(field.ToString());
                    field.Clear();
                    break;
                default:
                    field.Append(line[i]);
                    break;
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
