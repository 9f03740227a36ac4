namespace SIE.Training.Evaluation;

/// <summary>What to evaluate, and how.</summary>
/// <param name="Protocols">Any of <see cref="RunEvaluation.Protocols"/>.</param>
/// <param name="Parts">Any of inv, equi, all.</param>
/// <param name="Data">A dataset other than the run's; null for the run's.</param>
/// <param name="Device">Where.</param>
/// <param name="Heads">How heads are trained.</param>
public sealed record EvaluationRequest(
    IReadOnlyCollection<string> Protocols, IReadOnlyCollection<string> Parts, string? Data, string Device, HeadOptions Heads)
{
    /// <summary>Columns whose differences the protocol latents regresses; null for those of the run's latents.</summary>
    public IReadOnlyList<string>? Latents { get; init; }

    /// <summary>True leaves out protocols for which the run or the dataset has nothing, and says so; false takes that as an error.</summary>
    public bool SkipsMissing { get; init; }

    /// <summary>
    /// True keeps the frozen backbone in train mode while heads are trained, as the public code does, for comparisons with it
    /// (<see cref="BackboneFeatures"/>); slow, because nothing is cached.
    /// </summary>
    public bool TrainModeBackbone { get; init; }

    /// <summary>False compares predictions and embeddings by their dot product, not by the cosine.</summary>
    public bool NormalizeRetrieval { get; init; } = true;

    /// <summary>What differs from the default way in which a protocol evaluates.</summary>
    /// <param name="protocol">One of <see cref="RunEvaluation.Protocols"/>.</param>
    /// <returns>A word or two each.</returns>
    public IReadOnlyList<string> Deviations(string protocol)
    {
        bool retrieves = RunEvaluation.OfPredictors.Contains(protocol);
        List<string> deviations = [];
        Add(!retrieves && Heads.Depth != HeadDepth.Paper, $"{Heads.Depth.ToString().ToLowerInvariant()} heads");
        Add(!retrieves && TrainModeBackbone, "backbone in train mode");
        Add(!retrieves && Heads.RandomValidation, "random validation pairs");
        Add(retrieves && !NormalizeRetrieval, "unnormalised retrieval");
        Add(protocol == "latents" && Latents is not null, $"latents {string.Join(',', Latents ?? [])}");
        return deviations;

        void Add(bool deviates, string what) => deviations.AddRange(deviates ? [what] : []);
    }
}
