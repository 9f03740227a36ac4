using System.Runtime.InteropServices;

namespace SIE.Training.Commands;

/// <summary>
/// Listens for the signals by which schedulers announce that they take a node away: SIGTERM (SLURM's preemption and time limit, Kubernetes' eviction)
/// and SIGUSR1 (SLURM's --signal=USR1@SECONDS).
/// </summary>
internal sealed class Preemption : IDisposable
{
    /// <summary>SIGUSR1 on Linux for x86 and ARM; .NET has no name for it and takes the system's number.</summary>
    private const PosixSignal User1 = (PosixSignal)10;

    private readonly CancellationTokenSource _stop;
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Listens until disposed.</summary>
    /// <param name="cancellation">Ctrl-C, which stops too but is no preemption.</param>
    internal Preemption(CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Stop("SIGTERM")));
        if (OperatingSystem.IsLinux())
        {
            _registrations.Add(PosixSignalRegistration.Create(User1, context =>
            {
                context.Cancel = true; // else the signal ends the process
                Stop("SIGUSR1");
            }));
        }
    }

    /// <summary>Cancelled by either signal and by Ctrl-C.</summary>
    internal CancellationToken Token => _stop.Token;

    /// <summary>The signal that came, if one did.</summary>
    internal string? Signal { get; private set; }

    public void Dispose()
    {
        _registrations.ForEach(static r => r.Dispose());
        _stop.Dispose();
    }

    private void Stop(string signal)
    {
        Signal ??= signal;
        _stop.Cancel();
    }
}
