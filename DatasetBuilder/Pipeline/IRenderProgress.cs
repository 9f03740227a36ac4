namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Hears how far a rendering is.</summary>
public interface IRenderProgress
{
    /// <summary>The plan is made.</summary>
    /// <param name="images">All images of the dataset.</param>
    /// <param name="alreadyDone">Those that an earlier run has finished.</param>
    void Start(long images, long alreadyDone);

    /// <summary>Further images were written or given up.</summary>
    /// <param name="images">How many.</param>
    void ImagesDone(int images);

    /// <summary>Something that the user should know.</summary>
    /// <param name="message">One line.</param>
    void Say(string message);
}
