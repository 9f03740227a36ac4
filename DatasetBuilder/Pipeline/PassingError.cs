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

    /// <summary>
    /// Whether an error, or one inside it, is of that kind. A refusal is (EACCES, EPERM: a network file system refuses when a ticket has run out).
    /// Too little memory is not: an array of more than 2 GB is refused by the same exception, however much there is.
    /// </summary>
    public static bool Is(Exception e) => Causes(e).Any(static cause => cause switch
    {
        UnauthorizedAccessException => true,
        IOException error => Array.IndexOf(OperatingSystem.IsWindows() ? WindowsErrors : PosixErrors, error.HResult & 0xFFFF) >= 0,
        _ => false,
    });

    /// <summary>Whether an error, or one inside it, is that a file is not there: a passing one too if this very run has seen the file.</summary>
    /// <param name="e">The error.</param>
    /// <param name="path">Full path of the file; others, such as textures that a mesh names, may lack.</param>
    public static bool IsGone(Exception e, string path) => Causes(e).Any(cause => cause switch
    {
        FileNotFoundException missing => missing.FileName == path,
        DirectoryNotFoundException => !Directory.Exists(Path.GetDirectoryName(path)),
        _ => false,
    });

    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
