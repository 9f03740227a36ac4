using System.Runtime.InteropServices;
using System.Text;

namespace SIE.Shards;

/// <summary>
/// A file that appears whole or not at all: written under a temporary name in the same folder, flushed to the disk, then renamed.
/// A crash leaves at most a temporary file, which <see cref="CleanLeftovers"/> removes.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    /// <summary>Temporary files are named <c>.NAME.PROCESS-RANDOM.sie-tmp</c>.</summary>
    private const string TemporaryEnding = ".sie-tmp";

    private readonly string _temporary;
    private bool _finished;

    private AtomicFile(string path, string temporary, FileStream stream) => (Path, _temporary, Stream) = (path, temporary, stream);

    /// <summary>Full path of the file to be.</summary>
    public string Path { get; }

    /// <summary>Where to write; readable and seekable too.</summary>
    public FileStream Stream { get; }

    /// <summary>Starts a file; its folder is made if it is missing.</summary>
    /// <param name="path">The name it gets in the end; a file of that name is replaced then.</param>
    /// <returns>The file; dispose it without <see cref="Commit"/> to drop it.</returns>
    public static AtomicFile Create(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        string folder = System.IO.Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException) when (File.Exists(folder))
        {
            throw new IOException($"{folder}: is a file, and a folder is needed there. Give another name.");
        }

        while (true)
        {
            string unique = $"{Environment.ProcessId}-{Guid.NewGuid():N}";
            string temporary = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(path)}.{unique}{TemporaryEnding}");
            if (TryOpen(temporary) is { } stream)
            {
                return new AtomicFile(path, temporary, stream);
            }
        }
    }

    /// <summary>Writes a whole file atomically.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="content">Its bytes.</param>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using AtomicFile file = Create(path);
        file.Stream.Write(content);
        file.Commit();
    }

    /// <summary>Writes a whole text file atomically, UTF-8 without a byte order mark.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="content">Its text.</param>
    public static void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    /// <summary>
    /// Writes a whole small file under its name at once, but leaves it to <see cref="FlushFileSystem"/> to bring it to the disk: a flush for
    /// each of millions of files would take days.
    /// </summary>
    /// <param name="path">Its name.</param>
    /// <param name="content">Its bytes.</param>
    public static void WriteUnflushed(string path, ReadOnlySpan<byte> content)
    {
        using AtomicFile file = Create(path);
        file.Stream.Write(content);
        file.Stream.Flush();
        file.Rename(overwrite: true);
    }

    /// <summary>Brings everything written to a file system to its disk. Elsewhere than on Linux the system does so in its own time.</summary>
    /// <param name="folder">A folder on the file system.</param>
    public static void FlushFileSystem(string folder)
    {
        int descriptor = OperatingSystem.IsLinux() ? Posix.Open(Encoding.UTF8.GetBytes(folder + '\0'), 0) : -1;
        if (descriptor >= 0)
        {
            int result = Posix.FlushFileSystem(descriptor);
            int error = Marshal.GetLastPInvokeError();
            _ = Posix.Close(descriptor);
            if (result != 0)
            {
                throw new IOException($"{folder}: the files could not be brought to the disk: {Marshal.GetPInvokeErrorMessage(error)}.");
            }
        }
    }

    /// <summary>Writes a whole text file atomically unless one of its name is there; of several processes that try, one succeeds.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="content">Its text.</param>
    /// <returns>False if there was one, which stays as it is.</returns>
    public static bool TryWriteNew(string path, string content)
    {
        using AtomicFile file = Create(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(content));
        file.Stream.Flush(flushToDisk: true);
        if (!(OperatingSystem.IsWindows() ? file.TryRenameToNew() : file.TryLinkToNew()))
        {
            return false;
        }

        FlushFolder(System.IO.Path.GetDirectoryName(file.Path)!);
        return true;
    }

    /// <summary>
    /// Opens a file for reading that another process may have given its name this moment: its lock lasts an instant longer than the renaming, and .NET
    /// refuses to open a locked file, so it is tried again for a while.
    /// </summary>
    /// <param name="path">The file.</param>
    public static FileStream OpenRead(string path)
    {
        for (DateTime giveUp = DateTime.UtcNow.AddSeconds(5); ;)
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            }
            catch (IOException e) when (IsLocked(e) && DateTime.UtcNow < giveUp)
            {
                Thread.Sleep(5);
            }
        }
    }

    /// <summary>Reads a whole file as <see cref="OpenRead"/> does.</summary>
    /// <param name="path">The file.</param>
    public static byte[] ReadAllBytes(string path)
    {
        using FileStream file = OpenRead(path);
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    /// <summary>Flushes the content to the disk, then gives the file its name. After it the file survives a power cut.</summary>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        Stream.Flush(flushToDisk: true);
        Rename(overwrite: true);
        FlushFolder(System.IO.Path.GetDirectoryName(Path)!);
    }

    /// <summary>Drops the file unless it is committed.</summary>
    public void Dispose()
    {
        if (_finished)
        {
            return;
        }

        _finished = true;
        try
        {
            Stream.Dispose();
        }
        finally
        {
            // On a full disk the stream's last flush fails; the file has to go all the more.
            File.Delete(_temporary);
        }
    }

    /// <summary>Deletes the temporary files that dead processes left in a folder; those still being written stay.</summary>
    /// <param name="folder">The folder; nothing happens if it is not there.</param>
    /// <param name="names">
    /// Only temporary files of these names (without folder), or null for all. Processes that share a folder clean only up after themselves, so that
    /// nothing depends on a network file system's locks.
    /// </param>
    /// <returns>How many were deleted.</returns>
    public static int CleanLeftovers(string folder, IReadOnlySet<string>? names = null)
    {
        int deleted = 0;
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        foreach (string path in Directory.EnumerateFiles(folder, $".*{TemporaryEnding}"))
        {
            if (names is not null && !names.Contains(NameOf(path)))
            {
                continue;
            }

            try
            {
                using FileStream unlocked = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(path);
                deleted++;
            }
            catch (IOException)
            {
                // Locked: another process is writing it. Or gone: another process cleaned it.
            }
        }

        return deleted;
    }

    /// <summary>
    /// Gives the flushed file its name unless that is taken. A hard link decides it in one step; .NET's File.Move looks first and renames then, and so lets
    /// two processes win. The temporary name goes when the file is disposed.
    /// </summary>
    private bool TryLinkToNew()
    {
        if (Posix.Link(Encoding.UTF8.GetBytes(_temporary + '\0'), Encoding.UTF8.GetBytes(Path + '\0')) == 0)
        {
            return true;
        }

        // A file system without hard links (FAT, some network shares) leaves only the two steps.
        return Marshal.GetLastPInvokeError() != Posix.AlreadyExists && TryRenameToNew();
    }

    private bool TryRenameToNew()
    {
        try
        {
            Rename(overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(Path))
        {
            return false;
        }
    }

    /// <summary>Gives the flushed file its name, under its lock: no moment is left in which another process takes it for a leftover.</summary>
    private void Rename(bool overwrite)
    {
        if (OperatingSystem.IsWindows())
        {
            Stream.Dispose(); // Windows renames no open file.
        }

        File.Move(_temporary, Path, overwrite);
        _finished = true;
        Stream.Dispose();
    }

    /// <summary>Makes and locks a temporary file; null if another process took it for a leftover before it was locked.</summary>
    private static FileStream? TryOpen(string temporary)
    {
        try
        {
            // FileShare.None takes an advisory lock, by which CleanLeftovers tells a file at work from a leftover.
            FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
            if (File.Exists(temporary))
            {
                return stream;
            }

            stream.Dispose();
            return null;
        }
        catch (IOException e) when (IsLocked(e))
        {
            return null; // The cleaner holds the lock and is about to delete the file.
        }
    }

    /// <summary>EAGAIN on Linux and macOS; a sharing violation on Windows.</summary>
    private static bool IsLocked(IOException error) => (error.HResult & 0xFFFF) is 11 or 35 or 32;

    /// <summary>The name that a temporary file was to get: its own without dot, process, random part and ending.</summary>
    private static string NameOf(string temporary)
    {
        string name = System.IO.Path.GetFileName(temporary)[1..^TemporaryEnding.Length];
        int end = name.LastIndexOf('.');
        return end < 0 ? name : name[..end];
    }

    /// <summary>Makes a rename durable: POSIX keeps it in the folder, which is flushed on its own. Windows needs no such thing.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Posix.Open(Encoding.UTF8.GetBytes(folder + '\0'), 0);
        if (descriptor >= 0)
        {
            // Some network file systems refuse to flush a folder; the rename has still happened.
            _ = Posix.Flush(descriptor);
            _ = Posix.Close(descriptor);
        }
    }

    private static class Posix
    {
        /// <summary>EEXIST.</summary>
        public const int AlreadyExists = 17;

        [DllImport("libc", EntryPoint = "link", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Link(byte[] from, byte[] to);

        [DllImport("libc", EntryPoint = "open")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open(byte[] path, int readOnly);

        [DllImport("libc", EntryPoint = "fsync")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Flush(int descriptor);

        [DllImport("libc", EntryPoint = "syncfs", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int FlushFileSystem(int descriptor);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
    }
}
