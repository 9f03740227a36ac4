namespace SIE.Training.Runs.Safetensors;

/// <summary>A file that is no valid safetensors file, or not the one expected; the message names file, place and fault.</summary>
public sealed class SafetensorsException(string path, string fault) : Exception($"{path}: {fault}");
