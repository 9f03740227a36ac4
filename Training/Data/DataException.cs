namespace SIE.Training.Data;

/// <summary>A dataset that can't be trained on; the message says which and why.</summary>
public sealed class DataException(string message) : Exception(message);
