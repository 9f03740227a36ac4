namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// Tells errors that lie in the state of the machine, its disk or its network, and may be gone the next time, from those that lie in a file.
/// A finished shard must lack nothing for the former.
/// </summary>
internal static class PassingError
{
    /// <summary>EIO, ENOMEM, ENFILE, EMFILE, ENOTCONN, ETIMEDOUT, EHOSTDOWN, EHOSTUNREACH, ESTALE, EREMOTEIO as Linux numbers them.</summary>
    private static readonly int[] PosixErrors = [5, 12, 23, 24, 107, 110, 112, 113, 116, 121];

    /// <summary>Not ready, CRC, read fault, network errors, timeout, device error (winerror.h).</summary>
    private static readonly int[] WindowsErrors = [21, 23, 30, 51, 53, 59, 64, 121, 1117];

    /// <summary>Whether an error, or the one inside it, is of that kind.</summary>
    public static bool Is(Exception e) => (e as IOException ?? e.InnerException as IOException) is { } error
        && Array.IndexOf(OperatingSystem.IsWindows() ? WindowsErrors : PosixErrors, error.HResult & 0xFFFF) >= 0;
}
