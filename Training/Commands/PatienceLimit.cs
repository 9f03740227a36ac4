using SIE.Training.Distributed;
using SIE.Training.Runs;

namespace SIE.Training.Commands;

/// <summary>
/// A process of several that is told to stop may be waiting for one that has died, in the middle of a step that will never end: launchers tell the living
/// to stop when they notice a death. After a while this says so, before the launcher ends the process.
/// </summary>
internal sealed class PatienceLimit : IDisposable
{
    /// <summary>Shorter than launchers wait between telling and killing (SLURM 30 s, Open MPI a few).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ICommunicator _processes;
    private readonly string _folder;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _timer;

    /// <summary>Starts to count when told to stop.</summary>
    /// <param name="processes">Who trains together; nothing happens to one alone.</param>
    /// <param name="folder">The run, for the message.</param>
    /// <param name="stop">The order to stop.</param>
    internal PatienceLimit(ICommunicator processes, string folder, CancellationToken stop)
    {
        (_processes, _folder) = (processes, folder);
        if (processes.Size > 1)
        {
            _registration = stop.Register(() => _timer = new Timer(_ => Warn(), null, Patience, Timeout.InfiniteTimeSpan));
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _timer?.Dispose();
    }

    private void Warn()
    {
        string checkpoint = Path.Combine(_folder, Checkpoint.FileName);
        string left = File.Exists(checkpoint) ? $"the same command, with any number of processes, goes on from {checkpoint}" : "there was no checkpoint yet";
        Console.Error.WriteLine(
            $"rank {_processes.Rank} of {_processes.Size}: told to stop, but the step under way does not end: another rank has probably died. " +
            $"If this one is ended too, {left}.");
    }
}
