namespace SIE.DatasetBuilder.Pipeline;

/// <summary>A dataset that can't be rendered as asked. The message says what, where and what to do.</summary>
/// <param name="message">The whole message.</param>
public sealed class RenderException(string message) : Exception(message);
