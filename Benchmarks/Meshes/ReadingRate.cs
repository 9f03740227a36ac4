namespace SIE.Benchmarks.Meshes;

/// <summary>How long a reader took for a list of files.</summary>
/// <param name="Reader">Whose reader.</param>
/// <param name="Threads">Threads that read at the same time.</param>
/// <param name="Bytes">Length of the mesh files, materials and textures not counted.</param>
/// <param name="Triangles">Triangles in all; null where the reader doesn't say.</param>
/// <param name="Failures">Files that it could not read.</param>
/// <param name="Cpu">Processor time of all threads, those of the garbage collector included.</param>
/// <param name="Wall">Time by the clock.</param>
internal sealed record ReadingRate(string Reader, int Threads, long Bytes, long? Triangles, int Failures, TimeSpan Cpu, TimeSpan Wall)
{
    /// <summary>Megabytes (10⁶) a second of processor time: what one core does, whatever else the machine is at.</summary>
    public double MegabytesPerCpuSecond => Bytes / 1e6 / Cpu.TotalSeconds;

    /// <summary>Megabytes (10⁶) a second by the clock.</summary>
    public double MegabytesPerSecond => Bytes / 1e6 / Wall.TotalSeconds;
}
