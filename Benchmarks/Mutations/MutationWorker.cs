using System.Diagnostics;
using System.Globalization;

namespace SIE.Benchmarks.Mutations;

/// <summary>
/// The side of the driver that may crash or hang: reads damaged files one after another and says of each, in a line on standard output, how it ended.
/// </summary>
internal static class MutationWorker
{
    /// <summary>What a line starts with: read, refused, or a bug with the message after it.</summary>
    internal const char Read = 'r', Refused = 'x', Bug = 'b';

    /// <summary>Memory that the process may have in all, beyond the limit on the runtime's heap.</summary>
    private const long MaxResidentBytes = 1_500_000_000;

    /// <summary>Reads some damaged forms of a file.</summary>
    /// <param name="seedFile">The whole file.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="first">Number of the first input.</param>
    /// <param name="count">How many there are.</param>
    public static void Run(string seedFile, int seed, int first, int count)
    {
        MutationTarget target = MutationTarget.Of(seedFile)!;
        byte[] whole = File.ReadAllBytes(seedFile);
        string root = Directory.CreateTempSubdirectory("sie-mutation-").FullName;
        try
        {
            for (int number = first; number < first + count; number++)
            {
                string folder = Path.Combine(root, number.ToString(CultureInfo.InvariantCulture)), work = Path.Combine(folder, "work");
                Directory.CreateDirectory(work);
                string path = Path.Combine(folder, Path.GetFileName(seedFile));
                File.WriteAllBytes(path, ByteMutator.Mutate(whole, seed, number));
                string ending = Try(target, path, work);
                RequireModestMemory();
                Console.Out.WriteLine(WroteElsewhere(folder, path, work) ? $"{Bug} wrote outside its folder" : ending);
                Directory.Delete(folder, recursive: true);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>Ends the process if it has ever had more memory than it may: the libraries that decode pictures take theirs beside the runtime's.</summary>
    private static void RequireModestMemory()
    {
        using Process process = Process.GetCurrentProcess();
        if (process.PeakWorkingSet64 > MaxResidentBytes)
        {
            throw new InsufficientMemoryException(string.Create(CultureInfo.InvariantCulture, $"took {process.PeakWorkingSet64 / 1e6:0} MB"));
        }
    }

    private static string Try(MutationTarget target, string path, string work)
    {
        try
        {
            target.Read(path, work);
            return $"{Read}";
        }
        catch (Exception e) when (MutationTarget.IsRefusal(e))
        {
            return $"{Refused}";
        }
        catch (Exception e)
        {
            return $"{Bug} {e.ToString().ReplaceLineEndings(" | ")}";
        }
    }

    /// <summary>A reader has to keep to its folder: archives name files as they like.</summary>
    private static bool WroteElsewhere(string folder, string path, string work) =>
        Directory.EnumerateFileSystemEntries(folder).Any(entry => entry != path && entry != work);
}
