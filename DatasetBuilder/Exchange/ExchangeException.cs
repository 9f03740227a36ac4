namespace SIE.DatasetBuilder.Exchange;

/// <summary>A dataset that can't be exported or imported as asked. The message says what, where and what to do.</summary>
/// <param name="message">The whole message.</param>
/// <param name="inner">The error behind it, if any.</param>
public sealed class ExchangeException(string message, Exception? inner = null) : Exception(message, inner);
