namespace SIE.Imaging;

/// <summary>Bytes that are no picture, a damaged one, or one too large; the message says which.</summary>
public sealed class PictureException(string message, Exception? inner = null) : Exception(message, inner);
