namespace SIE.Training.Distributed;

/// <summary>Processes that can't work together; the message says what is missing and what to do.</summary>
public sealed class DistributedException(string message) : Exception(message);
