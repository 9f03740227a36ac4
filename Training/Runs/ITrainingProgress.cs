namespace SIE.Training.Runs;

/// <summary>Told how a run comes along.</summary>
public interface ITrainingProgress
{
    /// <summary>The run is about to start.</summary>
    /// <param name="totalImages">Images of the whole run.</param>
    /// <param name="doneImages">Images of an earlier part of it.</param>
    void Started(long totalImages, long doneImages);

    /// <summary>A step was taken.</summary>
    /// <param name="images">Images it saw.</param>
    /// <param name="metrics">Its metrics, where they were computed.</param>
    void Stepped(int images, IReadOnlyDictionary<string, double>? metrics);
}
