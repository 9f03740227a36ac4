using DuckDB.NET.Data;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Regeneration;

/// <summary>
/// Finds the rows of a dataset for which an SQL condition holds, by DuckDB. The condition may name the columns of the shards but the image
/// (label, synset, object_id, view, the latents, the box), and class and split.
/// </summary>
internal static class RowQuery
{
    /// <summary>Runs a query.</summary>
    /// <param name="source">The dataset.</param>
    /// <param name="condition">What stands after WHERE.</param>
    /// <returns>Of each object ("synset/object") with such rows, the positions of its views.</returns>
    /// <exception cref="RenderException">DuckDB does not understand the condition.</exception>
    public static Dictionary<string, HashSet<int>> Run(Dataset source, string condition)
    {
        try
        {
            using DuckDBConnection connection = new("DataSource=:memory:");
            connection.Open();
            Load(connection, source);

            // The condition is a stranger's text: from here on it can reach neither files nor the network.
            Execute(connection, "SET enable_external_access = false; SET lock_configuration = true");
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT synset, object_id, \"view\" FROM views WHERE (\n{condition}\n)";
            using DuckDBDataReader reader = command.ExecuteReader();
            Dictionary<string, HashSet<int>> rows = [];
            while (reader.Read())
            {
                string key = $"{reader.GetString(0)}/{reader.GetString(1)}";
                if (!rows.TryGetValue(key, out HashSet<int>? views))
                {
                    rows.Add(key, views = []);
                }

                views.Add(reader.GetInt32(2));
            }

            return reader.NextResult()
                ? throw new RenderException($"--where {condition}: is more than one condition. Columns are {Columns(source)}.")
                : rows;
        }
        catch (DuckDBException e)
        {
            throw new RenderException(
                $"--where {condition}: {e.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.')}. Columns are {Columns(source)}.");
        }
    }

    private static string Columns(Dataset source) => $"class, split, label, synset, object_id, view, {string.Join(", ", [.. source.LatentNames, .. source.Schema.HasBoxes ? ShardSchema.BoxColumns : []])}";

    private static void Load(DuckDBConnection connection, Dataset source)
    {
        Execute(connection, "CREATE TABLE classes (label BIGINT, class VARCHAR)");
        using (DuckDBAppender appender = connection.CreateAppender("classes"))
        {
            for (int label = 0; label < source.ClassNames.Count; label++)
            {
                appender.CreateRow().AppendValue((long)label).AppendValue(source.ClassNames[label]).EndRow();
            }
        }

        // Without hive_partitioning = false a folder on the way that is called hue=7 would take the place of the column hue.
        IEnumerable<string> selects = source.Manifest.Splits.Where(static s => s.Shards.Any(static f => f.Images > 0)).Select(split =>
        {
            string files = string.Join(", ", split.Shards.Where(static f => f.Images > 0).Select(f => Literal(Path.Combine(source.Folder, f.File))));
            return $"SELECT * EXCLUDE ({string.Join(", ", source.Schema.Passes.Prepend("image"))}), {Literal(split.Name)} AS split FROM read_parquet([{files}], hive_partitioning = false)";
        });
        Execute(connection, $"CREATE TABLE views AS SELECT * FROM ({string.Join(" UNION ALL ", selects)}) JOIN classes USING (label)");
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
