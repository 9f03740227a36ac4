using SIE.DatasetBuilder.Pipeline;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>Nobody who wants to know how far it is.</summary>
internal sealed class SilentProgress : IRenderProgress
{
    public void Start(long images, long alreadyDone)
    {
    }

    public void ImagesDone(int images)
    {
    }

    public void Say(string message)
    {
    }
}
