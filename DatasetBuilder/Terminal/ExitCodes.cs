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

    /// <summary>A bug of ours: an unforeseen exception, printed with its stack.</summary>
    public const int Bug = 70;

    /// <summary>Stopped by Ctrl-C or SIGTERM with everything finished kept; run the same command again to go on.</summary>
    public const int Interrupted = 130;
}
