namespace SIE.Terminal;

/// <summary>Options that contradict each other or name things that are not there; the message says which and what is allowed.</summary>
public sealed class UsageException(string message) : Exception(message);
