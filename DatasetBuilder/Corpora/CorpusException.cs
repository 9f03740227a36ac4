namespace SIE.DatasetBuilder.Corpora;

/// <summary>A corpus, or something a corpus is made from, that can't be used. The message says what, where and what to do.</summary>
/// <param name="message">The whole message.</param>
/// <param name="inner">The error behind it, if any.</param>
public sealed class CorpusException(string message, Exception? inner = null) : Exception(message, inner);
