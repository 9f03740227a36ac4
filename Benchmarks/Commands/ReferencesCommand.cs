using System.CommandLine;
using System.Globalization;
using SIE.Benchmarks.Cycles;
using SIE.Benchmarks.Fidelity;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Sampling;
using SIE.Renderer.Scenes;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench references`: a folder for `sie bench fidelity` of meshes of one's own, drawn by Blender Cycles.</summary>
internal static class ReferencesCommand
{
    private const int StandardLimit = 48, StandardSamples = 160;

    internal static Command Create()
    {
        Option<string> corpus = new("--corpus") { Description = "Folder of meshes in the layout of ShapeNetCore v2, OBJ files only.", Required = true };
        Option<string> target = new("--out") { Description = "Folder to make.", Required = true };
        Option<int> limit = new("--limit") { Description = "At most so many objects, spread over the classes, one view each.", DefaultValueFactory = static _ => StandardLimit };
        Option<int> samples = new("--samples")
        {
            Description = "Most samples a pixel. 3DIEBench had 100 before its denoiser; with 512, two pictures of the same view agree to about 52 dB.",
            DefaultValueFactory = static _ => StandardSamples,
        };
        Option<int> seed = new("--seed") { Description = "Seed of rotations and lights.", DefaultValueFactory = static _ => 1 };
        Command command = new(
            "references", "Draws views of a corpus with Blender Cycles on the CPU (Debian: blender) as references for `sie bench fidelity`: a few seconds a view.")
        {
            corpus, target, limit, samples, seed,
        };
        command.SetAction(async (parsed, token) =>
        {
            if (parsed.GetValue(limit) < 1 || parsed.GetValue(samples) < 1)
            {
                throw new UsageException("--limit and --samples have to be at least 1.");
            }

            string folder = Directory.CreateDirectory(parsed.GetRequiredValue(target)).FullName;
            string pictures = Directory.CreateDirectory(Path.Combine(folder, "images")).FullName;
            LatentSampler sampler = new((ulong)parsed.GetValue(seed), LatentRanges.ThreeDieBench);
            (string Name, string Mesh, Latents Latents)[] jobs =
                [.. Corpus.Open(parsed.GetRequiredValue(corpus), [], parsed.GetValue(limit)).Objects.Select(o => (NameOf(o), o.MeshPath, sampler.Draw(o.Key, 0)))];
            Console.Error.WriteLine($"Cycles draws {jobs.Length} views");
            string working = Directory.CreateTempSubdirectory("sie-references-").FullName;
            try
            {
                TimeSpan? time = await CyclesRenderer.MeasureAsync([.. jobs.Select(static j => (j.Mesh, j.Latents))], working, parsed.GetValue(samples), token)
                    .ConfigureAwait(false);
                if (time is not { } seconds)
                {
                    throw new CyclesException("blender is not installed (Debian: apt-get install blender).");
                }

                for (int i = 0; i < jobs.Length; i++)
                {
                    File.Move(Path.Combine(working, $"{i}.png"), Path.Combine(pictures, jobs[i].Name + ".png"), overwrite: true);
                }

                ReferenceSet.Write(folder, [.. jobs.Select(j => new ReferenceJob(j.Name, j.Mesh, j.Latents, Path.Combine(pictures, j.Name + ".png"), MaskPath: null))]);
                Console.WriteLine(
                    $"{folder}: {jobs.Length} views in {seconds.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s. Compare: sie bench fidelity --reference {folder}");
                return ExitCodes.Success;
            }
            finally
            {
                Directory.Delete(working, recursive: true);
            }
        });
        return command.WithExamples("sie bench references --corpus furniture --out references && sie bench fidelity --reference references");
    }

    private static string NameOf(CorpusObject o) => $"{o.Key}".Replace('/', '_');
}
