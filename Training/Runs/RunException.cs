namespace SIE.Training.Runs;

/// <summary>A run that can't start, go on or be read; the message says which, why and what to do.</summary>
public sealed class RunException(string message) : Exception(message);
