using SIE.Training.Data;
using SIE.Training.Methods;
using SIE.Training.Runs;

namespace SIE.Training.Evaluation;

/// <summary>What of an evaluation's request a run and its dataset have something for; known before any work is done.</summary>
/// <param name="run">The run.</param>
/// <param name="request">What is asked for.</param>
/// <param name="progress">Told what is left out; may be null.</param>
internal sealed class EvaluationTargets(TrainedRun run, EvaluationRequest request, IEvaluationProgress? progress)
{
    /// <summary>What heads regress, each of the protocols asked for that the run and the dataset have something for.</summary>
    /// <exception cref="RunException">The method or the data have none, and the request doesn't skip that.</exception>
    /// <exception cref="DataException">The dataset lacks a column, and the request doesn't skip that.</exception>
    internal IReadOnlyList<Regressand> OfHeads()
    {
        IReadOnlyList<string> columns = request.Latents ?? run.Method.Latents.Differences;
        (string Protocol, LatentTarget Target)[] all =
        [
            ("rotation", LatentTarget.Rotation),
            ("euler", LatentTarget.Rotation with { Form = RotationForm.Euler }),
            ("color", LatentTarget.Color),
            ("latents", new LatentTarget(columns) { Form = RotationForm.None }),
        ];
        List<Regressand> regressands = [];
        foreach ((string protocol, LatentTarget target) in all.Where(r => request.Protocols.Contains(r.Protocol)))
        {
            if (Reader(protocol, target) is { } reader)
            {
                regressands.Add(new(protocol, reader));
            }
        }

        return regressands;
    }

    /// <summary>The latents that a predictor is asked with; null if that is not asked for, or left out.</summary>
    /// <exception cref="RunException">The method has no predictor, and the request doesn't skip that.</exception>
    /// <exception cref="DataException">The dataset lacks a column, and the request doesn't skip that.</exception>
    internal LatentReader? OfPredictor()
    {
        string[] protocols = [.. RunEvaluation.OfPredictors.Where(request.Protocols.Contains)];
        string names = string.Join(" and ", protocols);
        if (protocols.Length == 0)
        {
            return null;
        }

        return run.Method.Predicts
            ? Reader(names, run.Method.Latents)
            : LeaveOut(names, new RunException($"{run.Method.Name} has no predictor."));
    }

    private LatentReader? Reader(string protocol, LatentTarget target)
    {
        if (target.Size == 0)
        {
            return LeaveOut(protocol, new RunException("No columns are named: give --latents."));
        }

        try
        {
            LatentReader reader = new(run.Dataset, target, run.Configuration.Quaternions);
            return reader.VaryIn(run.Dataset.Split("val"))
                ? reader
                : LeaveOut(protocol, new RunException($"{run.Dataset.Folder}: what it asks for is the same between all views."));
        }
        catch (DataException missing)
        {
            return LeaveOut(protocol, missing);
        }
    }

    /// <summary>Says why a protocol is left out, where it may be.</summary>
    private LatentReader? LeaveOut(string protocol, Exception why)
    {
        if (!request.SkipsMissing)
        {
            throw why is DataException ? new DataException($"{protocol}: {why.Message}") : new RunException($"{protocol}: {why.Message}");
        }

        progress?.Say($"{protocol} is left out. {why.Message}");
        return null;
    }
}

/// <summary>Latents that heads regress.</summary>
/// <param name="Protocol">The protocol that asks for them.</param>
/// <param name="Latents">The latents.</param>
internal sealed record Regressand(string Protocol, LatentReader Latents);
