namespace SIE.Imaging;

/// <summary>A JPEG that can't be decoded or a picture that can't be encoded. The message says why.</summary>
/// <param name="message">The whole message.</param>
/// <param name="inner">The error behind it, if any.</param>
public sealed class JpegException(string message, Exception? inner = null) : Exception(message, inner);
