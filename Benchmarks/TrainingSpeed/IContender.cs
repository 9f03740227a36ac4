namespace SIE.Benchmarks.TrainingSpeed;

/// <summary>Something that takes the same step again and again, in a process of its own.</summary>
internal interface IContender : IDisposable
{
    /// <summary>Takes a step.</summary>
    void Step();
}
