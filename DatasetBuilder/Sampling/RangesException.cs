namespace SIE.DatasetBuilder.Sampling;

/// <summary>Ranges that can't be used; the message names the key, the value and what is allowed.</summary>
/// <param name="message">For the user.</param>
public sealed class RangesException(string message) : Exception(message);
