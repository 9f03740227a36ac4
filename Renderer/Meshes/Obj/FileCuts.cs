using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>Cuts a text file into parts of whole lines, about equally long, that can be read at the same time.</summary>
internal static class FileCuts
{
    private const int WindowBytes = 1 << 16;

    /// <summary>Finds the parts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest length that is read, below 2 GiB.</param>
    /// <param name="parts">How many are wanted; there may be fewer, at least one.</param>
    /// <returns>Where each starts and ends: one behind another, from the file's first byte to its last, none empty unless the file is.</returns>
    /// <exception cref="MeshException">The file is missing, can't be read, or is larger.</exception>
    public static IReadOnlyList<(long From, long To)> Of(string path, long maxBytes, int parts)
    {
        byte[] window = ArrayPool<byte>.Shared.Rent(WindowBytes);
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            long length = FileBytes.LengthOf(file, path, maxBytes), from = 0;
            List<(long From, long To)> found = [];
            for (int part = 1; part < parts; part++)
            {
                long cut = BehindLine(file, Math.Max(from, length * part / parts), length, window.AsSpan(0, WindowBytes));
                if (cut > from && cut < length)
                {
                    found.Add((from, cut));
                    from = cut;
                }
            }

            found.Add((from, length));
            return found;
        }
        catch (Exception error) when (FileBytes.IsOfTheDisk(error))
        {
            throw FileBytes.Unreadable(path, error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    /// <summary>The first place from here on that is behind the end of a line which no backslash joins to the next; the file's length if there is none.</summary>
    private static long BehindLine(SafeFileHandle file, long at, long length, Span<byte> window)
    {
        // A backslash and \r may stand before it.
        for (long start = Math.Max(0, at - 2); start < length;)
        {
            int read = RandomAccess.Read(file, window, start);
            for (int i = (int)Math.Max(0, at - start); i < read; i++)
            {
                int lineEnd = window[i..read].IndexOf((byte)'\n');
                if (lineEnd < 0)
                {
                    break;
                }

                i += lineEnd;
                if (FilePieces.EndsLine(window, i))
                {
                    return start + i + 1;
                }
            }

            if (read < window.Length)
            {
                break;
            }

            at = start + read;
            start = at - 2;
        }

        return length;
    }
}
