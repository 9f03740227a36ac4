using SIE.Training.Evaluation;
using SIE.Training.Runs;

namespace SIE.Training.Comparison;

/// <summary>A run as it stands in a comparison.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Configuration">Its settings.</param>
/// <param name="Report">What was measured of it.</param>
public sealed record RunSummary(string Name, RunConfiguration Configuration, EvaluationReport Report)
{
    /// <summary>Published figures of its method in the nearest setting; null if there are none.</summary>
    public PublishedResult? Published => PublishedResults.Nearest(Configuration.Method, Configuration.Resolution);

    /// <summary>Reads an evaluated run.</summary>
    /// <param name="folder">The run.</param>
    /// <returns>The run.</returns>
    /// <exception cref="RunException">The folder is no run, or one that was not evaluated.</exception>
    public static RunSummary Read(string folder)
    {
        RunConfiguration configuration = RunConfiguration.Of(folder);
        EvaluationReport report = EvaluationReport.Read(folder)
            ?? throw new RunException($"{folder} was not evaluated yet: it has no {EvaluationReport.FileName}. Run 'sie eval --run {folder} --protocol all' first.");
        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), configuration, report);
    }

    /// <summary>A figure of the run.</summary>
    /// <param name="protocol">Protocol.</param>
    /// <param name="part">Part of the representation, or for the predictor what is searched.</param>
    /// <param name="value">Name of the figure.</param>
    /// <returns>The figure, or null if it was not measured.</returns>
    public double? Figure(string protocol, string part, string value) =>
        Report.Results.FirstOrDefault(r => r.Protocol == protocol && r.Part == part)?.Values.TryGetValue(value, out double figure) == true ? figure : null;
}
