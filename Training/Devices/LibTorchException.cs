namespace SIE.Training.Devices;

/// <summary>libtorch can't be loaded; the message names the file and the remedy.</summary>
public sealed class LibTorchException(string message) : Exception(message);
