namespace SIE.Terminal;

/// <summary>The exit codes of every SIE command.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>An error that the message explains: bad input, a full disk, a failed check.</summary>
    public const int Failure = 1;

    /// <summary>The command line was wrong.</summary>
    public const int Usage = 2;

    /// <summary>
    /// Training was told to stop by SIGTERM or SIGUSR1, as schedulers do before they take a node away, and has written a checkpoint: requeue it, the
    /// same command goes on. (The code is sysexits.h's EX_TEMPFAIL.)
    /// </summary>
    public const int Preempted = 75;

    /// <summary>A bug of ours: an unforeseen exception, printed with its stack.</summary>
    public const int Bug = 70;

    /// <summary>Stopped by Ctrl-C or SIGTERM with everything finished kept; run the same command again to go on.</summary>
    public const int Interrupted = 130;
}
