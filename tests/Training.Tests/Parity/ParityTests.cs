using SIE.Benchmarks.Parity;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Parity;

/// <summary>Our numbers are those of the public implementation; `sie bench parity` runs all its methods, these few run always.</summary>
public class ParityTests
{
    private static readonly string Goldens = Path.Combine(AppContext.BaseDirectory, "Goldens");

    [Theory]
    [InlineData("cases", 3)]
    [InlineData("eval", 3)]
    public void All_goldens_of_a_folder_agree(string folder, int count) => AssertAgree(Path.Combine(Goldens, folder), count);

    [Fact]
    public void The_backbone_agrees_in_train_and_eval_mode_at_every_size()
    {
        string folder = Directory.CreateTempSubdirectory("sie-parity-").FullName;
        foreach (string file in Directory.EnumerateFiles(Goldens, "backbone_*"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        AssertAgree(folder, 1);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_golden_of_other_settings_is_found_out()
    {
        (string from, string to) = ("\"sim_coeff\": 10.0", "\"sim_coeff\": 10.00001");
        string text = File.ReadAllText(Path.Combine(Goldens, "cases", "SIE.json"));
        Assert.Contains(from, text, StringComparison.Ordinal);
        IReadOnlyList<ParityResult> results = RunChanged(text.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal("failed", Assert.Single(results).Outcome);
    }

    [Theory]
    [InlineData("\"sim_coeff\"", "\"teleport_coeff\"")]
    [InlineData("\"experience\": \"SIE\"", "\"experience\": \"Unheard\"")]
    [InlineData("\"arch\": \"resnet18\"", "\"arch\": \"vit_b\"")]
    public void A_golden_that_asks_for_what_we_lack_is_unsupported_not_a_crash(string from, string to)
    {
        string text = File.ReadAllText(Path.Combine(Goldens, "cases", "SIE.json"));
        Assert.Contains(from, text, StringComparison.Ordinal);
        ParityResult result = Assert.Single(RunChanged(text.Replace(from, to, StringComparison.Ordinal)));
        Assert.Equal("unsupported", result.Outcome);
        Assert.NotNull(result.Reason);
    }

    private static IReadOnlyList<ParityResult> RunChanged(string json)
    {
        string folder = Directory.CreateTempSubdirectory("sie-parity-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "SIE.json"), json);
            File.Copy(Path.Combine(Goldens, "cases", "SIE.safetensors"), Path.Combine(folder, "SIE.safetensors"));
            return ParityBenchmark.Run(folder, CPU);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertAgree(string folder, int count)
    {
        IReadOnlyList<ParityResult> results = ParityBenchmark.Run(folder, CPU);
        Assert.Equal(count, results.Count);
        foreach (ParityResult result in results)
        {
            Assert.True(result.Outcome == "passed", $"{result.Name} {result.Outcome} {result.Reason}: {string.Join("; ", result.Deviations.Take(5))}");
            Assert.True(result.Compared > 10);
        }
    }
}
