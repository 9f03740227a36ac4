namespace SIE.Shards;

/// <summary>A dataset, shard or manifest that can't be read or written. The message names the file and says what to do.</summary>
/// <param name="message">The whole message.</param>
/// <param name="inner">The error behind it, if any.</param>
public sealed class ShardException(string message, Exception? inner = null) : Exception(message, inner);
