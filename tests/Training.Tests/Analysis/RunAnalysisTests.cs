using SIE.Shards;
using SIE.Training.Analysis;
using SIE.Training.Data;
using SIE.Training.Evaluation;
using SIE.Training.Methods;
using SIE.Training.Runs;
using SIE.Training.Tests.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Analysis;

public sealed class RunAnalysisTests(EvaluatedRuns runs)
{
    private static readonly TurnAxis Up = TurnAxis.Parse("z")!;

    [Fact]
    public void Pictures_and_a_report_are_written_for_named_objects_and_axes()
    {
        string output = Path.Combine(runs.Folder, "analysis");
        AnalysisRequest request = Request() with { Objects = ["red/object10", "object11", "2"], Axes = [Up, TurnAxis.Parse("1,0,1")!] };
        IReadOnlyList<string> written = RunAnalysis.Execute(runs.Sie, request, output, null, CancellationToken.None);
        Assert.Equal(
            ["retrieval.png", "path-0-z.png", "path-0-1_0_1.png", "path-1-z.png", "path-1-1_0_1.png", "path-2-z.png", "path-2-1_0_1.png", RunAnalysis.ReportName],
            written.Select(Path.GetFileName));
        Assert.All(written.Where(w => w.EndsWith(".png", StringComparison.Ordinal)), p => Assert.Equal(0x89, File.ReadAllBytes(p)[0]));
    }

    [Fact]
    public void A_run_without_a_predictor_shows_embeddings_only()
    {
        RecordedProgress progress = new();
        IReadOnlyList<string> written = RunAnalysis.Execute(runs.Supervised, Request(), Path.Combine(runs.Folder, "supervised"), progress, CancellationToken.None);
        Assert.Equal(["path-", "path-", "analysis"], written.Select(w => Path.GetFileName(w)[..(w.EndsWith("png", StringComparison.Ordinal) ? 5 : 8)]));
        Assert.Contains("no predictor", Assert.Single(progress.Said), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_that_is_not_there_is_named()
    {
        RunException refusal = Assert.Throws<RunException>(() =>
            RunAnalysis.Execute(runs.Sie, Request() with { Objects = ["sofa"] }, runs.Folder, null, CancellationToken.None));
        Assert.Contains("'sofa'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rank_in_a_row_is_the_targets_place_among_the_neighbours()
    {
        using TrainedRun run = TrainedRun.Open(runs.Sie, null, "cpu");
        using FeatureTable table = run.Features(run.Dataset.Split("val"), null, CancellationToken.None);
        (int, int)[] asked = [(0, 1), (1, 2), (2, 3), (3, 1)];
        Assert.All(
            RetrievalRow.Ask(run, table, asked, neighbours: 4),
            row =>
            {
                Assert.Equal(row.Target, row.OfObject[row.Rank - 1]);
                Assert.Equal([0, 1, 2, 3], row.OfObject.Order());
                Assert.Equal(4, row.OfSplit.Count);
            });
    }

    [Fact]
    public void A_path_starts_at_its_source_and_predictions_need_no_pictures()
    {
        using TrainedRun run = TrainedRun.Open(runs.Sie, null, "cpu");
        using FeatureTable table = run.Features(run.Dataset.Split("val"), null, CancellationToken.None);
        RotationPath path = RotationPath.Compute(run, table, item: 1, source: 2, Up, degrees: 60);
        Assert.Equal(25, path.Predictions.Count);
        Assert.Equal((-60, 60), (path.Predictions[0].Degrees, path.Predictions[^1].Degrees));
        PathView source = Assert.Single(path.Views, v => v.OnPath); // the others are turned about other axes too
        Assert.Equal((2, 0), (source.View, Math.Round(source.Degrees, 6)));
        Assert.InRange(source.Cosine!.Value, -1, 1);
    }

    [Fact]
    public void Latents_of_a_turn_are_those_of_two_views_that_differ_by_it()
    {
        using Dataset dataset = Dataset.Open(runs.Data);
        LatentReader reader = new(dataset, LatentTarget.RotationAndColor, QuaternionConvention.Published);
        double[] first = [0.3, -0.4, 0.5, 0.1, 0, 0, 0.7];
        double[] second = [0.3, -0.4, 1.4, 0.1, 0, 0, 0.7]; // the last turn of x, y, z is about the fixed z axis
        float[] pair = new float[6], turn = new float[6];
        reader.Read(first, second, pair);
        reader.ReadTurn(reader.Orientation(first), Up.Turn(0.9 * 180 / Math.PI) * reader.Orientation(first), turn);
        Assert.All(pair.Zip(turn), p => Assert.Equal(p.First, p.Second, 1e-6f));
    }

    [Fact]
    public void Principal_components_find_the_plane_of_an_ellipse()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] angles = [.. Enumerable.Range(0, 16).Select(i => i * Math.PI / 8)];
        Tensor points = tensor(angles.SelectMany(a => new[] { 5.0, 3 * Math.Cos(a), 7.0, Math.Sin(a) }).ToArray(), [16, 4]);
        using PrincipalComponents components = PrincipalComponents.Fit(points);
        Assert.Equal([0.9, 0.1], components.Explained.Select(e => Math.Round(e, 9)));
        (double X, double Y)[] places = components.Project(points);
        Assert.All(places.Zip(angles), p => Assert.Equal((3 * Math.Cos(p.Second), Math.Sin(p.Second)), (p.First.X, p.First.Y), new Near()));
    }

    private static AnalysisRequest Request() =>
        new(null, "val", [], Count: 2, Neighbours: 3, [Up], View: 0, Degrees: 90, Seed: 1, "cpu");

    private sealed class Near : IEqualityComparer<(double X, double Y)>
    {
        public bool Equals((double X, double Y) a, (double X, double Y) b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) < 1e-9;

        public int GetHashCode((double X, double Y) obj) => 0;
    }
}
