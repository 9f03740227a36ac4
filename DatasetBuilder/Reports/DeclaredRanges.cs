using System.Text.Json;
using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Sampling;

namespace SIE.DatasetBuilder.Reports;

/// <summary>What the recipe of a dataset says its latents were drawn from.</summary>
internal sealed class DeclaredRanges
{
    /// <summary>Enough for a histogram's expected shares to be smooth.</summary>
    private const int Draws = 50_000;

    private readonly LatentRanges? _ranges;
    private readonly JsonObject? _json;
    private readonly Lazy<EulerAngles[]> _rotations;

    /// <summary>Reads a recipe. One without ranges, or with ranges of another version of this program, declares nothing.</summary>
    public DeclaredRanges(JsonObject recipe)
    {
        _json = recipe["ranges"] as JsonObject;
        try
        {
            _ranges = _json is null ? null : RangesJson.Apply(LatentRanges.Blank, _json);
        }
        catch (Exception e) when (e is RangesException or InvalidOperationException)
        {
            _ranges = null;
        }

        _rotations = new Lazy<EulerAngles[]>(() =>
            [.. Enumerable.Range(0, Draws).Select(i => _ranges!.Rotation!.Draw(new ViewRandom(0, $"expected/{i}"), i).ToEuler())]);
    }

    /// <summary>What is declared for a latent, in words where they are short, else as it stands in the recipe; null if nothing is.</summary>
    public string? TextOf(string latent)
    {
        Distribution? distribution = _ranges is not null && Factor.Named(latent) is not null ? _ranges[latent] : null;
        return distribution switch
        {
            Constant always => $"always {AngleText.Of(always.Value, "0.######")}",
            Interval between => $"uniform from {AngleText.Of(between.Min, "0.######")} to {AngleText.Of(between.Max, "0.######")}{Once(between.PerObject)}",
            null when IsAngle(latent) && _ranges?.Rotation is UniformRotation uniform => $"rotation uniform over SO(3){Once(uniform.PerObject)}",
            _ => (_json?[latent] ?? (IsAngle(latent) ? _json?["rotation"] : null))?.ToJsonString(JsonSerializerOptions.Default),
        };
    }

    /// <summary>Values spread as the declared distribution spreads them, in no order; null if none is declared.</summary>
    public double[]? Expected(string latent)
    {
        if (_ranges is null || Factor.Named(latent) is null)
        {
            return null;
        }

        if (_ranges[latent] is { } distribution)
        {
            // Quantiles in even steps are the distribution without the noise of drawing.
            return [.. Enumerable.Range(0, Draws).Select(i => distribution.At((i + 0.5) / Draws))];
        }

        return IsAngle(latent) && _ranges.Rotation is not null
            ? [.. _rotations.Value.Select(e => latent == "rotation_x" ? e.X : latent == "rotation_y" ? e.Y : e.Z)]
            : null;
    }

    private static string Once(bool perObject) => perObject ? ", one for all views of an object" : "";

    private static bool IsAngle(string latent) => latent is "rotation_x" or "rotation_y" or "rotation_z";
}
