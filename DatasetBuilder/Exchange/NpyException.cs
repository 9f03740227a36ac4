namespace SIE.DatasetBuilder.Exchange;

/// <summary>Bytes that are no NumPy array, a damaged one, or one of another type than wanted. The message names the file and says which.</summary>
/// <param name="message">The whole message.</param>
public sealed class NpyException(string message) : Exception(message);
