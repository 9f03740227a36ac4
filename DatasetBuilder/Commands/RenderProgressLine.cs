using SIE.DatasetBuilder.Pipeline;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>Shows the progress of a rendering or verification on the terminal.</summary>
/// <param name="title">What is being done.</param>
internal sealed class RenderProgressLine(string title) : IRenderProgress, IDisposable
{
    private ProgressLine? _line;

    public void Start(long images, long alreadyDone)
    {
        if (alreadyDone > 0)
        {
            Say($"{alreadyDone} of {images} images are there already.");
        }

        _line = new ProgressLine(title, images, "images", alreadyDone);
    }

    public void ImagesDone(int images) => _line?.Advance(images);

    public void Say(string message)
    {
        if (_line is null)
        {
            Console.Error.WriteLine(message);
        }
        else
        {
            _line.Say(message);
        }
    }

    public void Dispose() => _line?.Dispose();
}
