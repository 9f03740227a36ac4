namespace SIE.Renderer.OpenGL;

/// <summary>OpenGL can't be used or reported an error. The message says what was tried, what failed and what to do.</summary>
public sealed class GraphicsException : Exception
{
    /// <summary>Says what failed.</summary>
    /// <param name="message">What was tried, what failed, what to do.</param>
    /// <param name="inner">The error behind it, if any.</param>
    public GraphicsException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
