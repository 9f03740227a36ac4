using System.Globalization;
using System.Text.Json;
using SIE.Shards;

namespace SIE.DatasetBuilder.Reports;

/// <summary>
/// A dataset as one HTML page that needs no other file, no network and no script: what it is, contact sheets of its classes, its latents
/// against what they were drawn from, how it was made. It follows from the dataset alone.
/// </summary>
public static class DatasetPage
{
    /// <summary>Skipped objects that are named.</summary>
    private const int MaxSkipped = 200;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes the page.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="statistics">Its statistics.</param>
    /// <param name="name">What the page calls it.</param>
    /// <param name="output">Where to.</param>
    public static void Write(Dataset dataset, DatasetStatistics statistics, string name, TextWriter output)
    {
        output.Write($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{HtmlText.Escape(name)}: dataset report</title>
            <style>
            {Style()}</style>
            </head>
            <body>
            <main>

            """);
        Summary(dataset, statistics, name, output);
        Sheets(dataset, statistics, output);
        Latents(statistics, output);
        Provenance(dataset.Manifest, output);
        output.Write("</main>\n</body>\n</html>\n");
    }

    private static void Summary(Dataset dataset, DatasetStatistics statistics, string name, TextWriter output)
    {
        long images = statistics.Splits.Sum(static s => s.Images), bytes = statistics.Splits.Sum(static s => s.Bytes);
        int objects = statistics.Splits.Sum(static s => s.Objects), size = dataset.ImageSize;
        output.Write(Text($"""
            <h1>{HtmlText.Escape(name)}</h1>
            <p>Views of 3D objects under varied rotations and lights, in the manner of 3DIEBench, each with the latent factors it was drawn by.</p>
            <nav><a href="#classes">Classes</a> <a href="#latents">Latents</a> <a href="#recipe">How it was made</a></nav>
            <dl class="figures">
            <div><dt>images</dt><dd>{images:#,0}</dd></div>
            <div><dt>objects</dt><dd>{objects:#,0}</dd></div>
            <div><dt>classes</dt><dd>{statistics.Classes.Count}</dd></div>
            <div><dt>pixels</dt><dd>{size} × {size}</dd></div>
            <div><dt>size</dt><dd>{Bytes(bytes)}</dd></div>
            </dl>
            <div class="tables">
            <table>
            <tr><th>split</th><th>objects</th><th>images</th><th>shards</th><th>size</th></tr>

            """));
        foreach (SplitStatistics split in statistics.Splits)
        {
            output.Write(Text($"<tr><td>{split.Name}</td><td>{split.Objects:#,0}</td><td>{split.Images:#,0}</td><td>{split.Shards}</td><td>{Bytes(split.Bytes)}</td></tr>\n"));
        }

        ChannelStatistics channels = statistics.Channels;
        output.Write("</table>\n<table>\n<tr><th>channel, in [0, 1]</th><th>mean</th><th>deviation</th></tr>\n");
        foreach ((int i, string channel) in ChannelStatistics.Names.Index())
        {
            output.Write(Text($"<tr><td>{channel}</td><td>{channels.Mean[i]:0.0000}</td><td>{channels.Deviation[i]:0.0000}</td></tr>\n"));
        }

        output.Write("</table>\n</div>\n");
        output.Write(Text($"<p class=\"note\">Channels over {channels.Images:#,0} of {images:#,0} images.</p>\n"));
    }

    private static void Latents(DatasetStatistics statistics, TextWriter output)
    {
        output.Write("<h2 id=\"latents\">Latents</h2>\n<p>Bars: the values in this dataset. Line: what the recipe says they were drawn from.</p>\n<div class=\"cards\">\n");
        foreach (LatentStatistics latent in statistics.Latents)
        {
            string title = $"Histogram of {latent.Name}";
            output.Write(Text($"""
                <figure>
                <figcaption><b>{HtmlText.Escape(latent.Name)}</b> {HtmlText.Escape(LatentDescription.Of(latent.Name))}</figcaption>
                {HistogramSvg.Draw(latent.Histogram, title)}
                <p class="note">mean {Figure(latent.Mean)}, deviation {Figure(latent.Deviation)}, from {Figure(latent.Min)} to {Figure(latent.Max)}
                <br>declared: <code>{HtmlText.Escape(latent.Declared ?? "nothing")}</code></p>
                </figure>

                """));
        }

        output.Write("</div>\n");

        static string Figure(double value) => AngleText.Number(value, "0.####");
    }

    private static void Sheets(Dataset dataset, DatasetStatistics statistics, TextWriter output)
    {
        output.Write("<h2 id=\"classes\">Classes</h2>\n<p>A row an object, a column a view.</p>\n<div class=\"cards\">\n");
        Dictionary<int, ClassStatistics> counts = statistics.Classes.ToDictionary(static c => c.Label);
        foreach (ClassSheet sheet in ClassSheets.Draw(dataset))
        {
            ClassStatistics count = counts[sheet.Label];
            string objects = string.Join(", ", count.Objects.Select(static p => $"{p.Value} {p.Key}"));
            output.Write(Text($"""
                <figure>
                <figcaption><b>{HtmlText.Escape(count.Name)}</b> label {count.Label}, objects: {HtmlText.Escape(objects)}</figcaption>
                <img width="{sheet.Width}" height="{sheet.Height}" alt="{sheet.Columns} views of {sheet.Rows} objects of the class {HtmlText.Escape(count.Name)}"
                 src="data:image/jpeg;base64,{Convert.ToBase64String(sheet.Jpeg)}">
                </figure>

                """));
        }

        output.Write("</div>\n");
    }

    private static void Provenance(DatasetManifest manifest, TextWriter output)
    {
        output.Write("<h2 id=\"recipe\">How it was made</h2>\n");
        if (manifest.Command.Length > 0)
        {
            output.Write($"<pre>{HtmlText.Escape(manifest.Command)}</pre>\n");
        }

        output.Write("<table>\n");
        Row("recipe, SHA-256", manifest.RecipeSha256);
        Row("meshes, SHA-256", manifest.MeshesSha256);
        Row("driver", manifest.Recipe["driver"]?.ToString() ?? "");
        Row("encoder", manifest.Recipe["encoder"]?.ToString() ?? "");
        Row("program", manifest.Recipe["version"]?.ToString() ?? "");
        output.Write("</table>\n");
        output.Write($"<details><summary>The whole recipe</summary>\n<pre>{HtmlText.Escape(manifest.Recipe.ToJsonString(Indented))}</pre>\n</details>\n");
        if (manifest.Skipped.Count > 0)
        {
            output.Write(Text($"<details><summary>{manifest.Skipped.Count} objects could not be made</summary>\n<ul>\n"));
            foreach (SkippedObject skipped in manifest.Skipped.Take(MaxSkipped))
            {
                output.Write($"<li><code>{HtmlText.Escape($"{skipped.Synset}/{skipped.ObjectId}")}</code> {HtmlText.Escape(skipped.Reason)}</li>\n");
            }

            output.Write(manifest.Skipped.Count > MaxSkipped ? "<li>and more; dataset.json lists them all</li>\n</ul>\n</details>\n" : "</ul>\n</details>\n");
        }

        void Row(string name, string value)
        {
            if (value.Length > 0)
            {
                output.Write($"<tr><td>{name}</td><td class=\"long\"><code>{HtmlText.Escape(value)}</code></td></tr>\n");
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => bytes < 1_000_000_000 ? Text($"{bytes / 1e6:0.0} MB") : Text($"{bytes / 1e9:0.0} GB");

    private static string Style()
    {
        using Stream resource = typeof(DatasetPage).Assembly.GetManifestResourceStream("report.css")!;
        using StreamReader reader = new(resource);
        return reader.ReadToEnd();
    }
}
