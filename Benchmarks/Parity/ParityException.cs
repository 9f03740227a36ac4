namespace SIE.Benchmarks.Parity;

/// <summary>A golden that can't be used: malformed, or for something we don't have. The message says which and why.</summary>
internal sealed class ParityException(string message) : Exception(message);
