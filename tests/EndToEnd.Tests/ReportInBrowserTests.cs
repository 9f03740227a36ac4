using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SIE.EndToEnd.Tests;

/// <summary>The page of `sie report` as a real browser lays it out, where Chromium is installed.</summary>
public sealed partial class ReportInBrowserTests : IDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>Added to a copy of the page: writes down what the browser made of it. The page itself has no script.</summary>
    private const string Probe = """
        <script>
        addEventListener("load", () => {
            const images = [...document.images];
            const widest = Math.max(...[...document.querySelectorAll("main *")].map(e => e.getBoundingClientRect().right));
            parent.document.title = JSON.stringify({
                width: innerWidth,
                overflow: Math.max(document.documentElement.scrollWidth, widest) - innerWidth,
                images: images.length,
                decoded: images.filter(i => i.complete && i.naturalWidth > 0 && i.naturalWidth == i.getAttribute("width")).length,
                charts: [...document.querySelectorAll("svg")].filter(s => s.getBoundingClientRect().height > 40).length,
                font: parseFloat(getComputedStyle(document.body).fontSize),
            });
        });
        </script>
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("sie-report-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_report_fits_a_phone_and_a_desk_and_shows_every_picture()
    {
        Assert.SkipUnless(File.Exists(Chromium), "needs chromium");
        string corpus = Path.Combine(_root, "corpus"), data = Path.Combine(_root, "data"), report = Path.Combine(_root, "report.html");
        Sie.Data("corpus", "sample", "--out", corpus, "--objects-per-class", "2", "--classes", "chair,mug,airplane", "--seed", "5").ExpectExit();
        Sie.Data("render", "--corpus", corpus, "--out", data, "--views", "3", "--size", "64", "--seed", "7").ExpectExit();
        Sie.Data("report", data, "--out", report).ExpectExit();
        string probed = File.ReadAllText(report).Replace("</body>", Probe + "</body>", StringComparison.Ordinal);
        foreach ((int width, int height) in new[] { (390, 844), (1280, 900) })
        {
            JsonElement seen = Look(probed, width, height);
            Assert.True(seen.GetProperty("overflow").GetDouble() <= 1, $"at {width} pixels: {seen}");
            Assert.Equal(width, seen.GetProperty("width").GetInt32());
            Assert.Equal(3, seen.GetProperty("images").GetInt32());
            Assert.Equal(3, seen.GetProperty("decoded").GetInt32());
            Assert.Equal(7, seen.GetProperty("charts").GetInt32());
            Assert.True(seen.GetProperty("font").GetDouble() >= 14, $"{seen}");
        }
    }

    private JsonElement Look(string probed, int width, int height)
    {
        // In a frame, because a window of Chromium is never narrower than 500 pixels.
        string page = Path.Combine(_root, $"{width}.html");
        File.WriteAllText(
            page, $"<!doctype html><iframe style=\"border:0;width:{width}px;height:{height}px\" srcdoc=\"{WebUtility.HtmlEncode(probed)}\"></iframe>");
        ProcessStartInfo start = new(Chromium) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[]
        {
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage",
            $"--user-data-dir={Path.Combine(_root, "profile")}", "--window-size=1400,1000", "--dump-dom", new Uri(page).AbsoluteUri,
        })
        {
            start.ArgumentList.Add(argument);
        }

        using Process browser = Process.Start(start)!;
        Task<string> errors = browser.StandardError.ReadToEndAsync();
        string dom = browser.StandardOutput.ReadToEnd();
        browser.WaitForExit();
        Match title = Title().Match(dom);
        Assert.True(title.Success, $"no page: {errors.Result}");
        return JsonDocument.Parse(WebUtility.HtmlDecode(title.Groups[1].Value)).RootElement;
    }

    [GeneratedRegex("<title>(\\{.*?\\})</title>")]
    private static partial Regex Title();
}
