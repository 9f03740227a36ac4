using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SIE.Benchmarks.Meshes;

/// <summary>Assimp's C interface (Debian: libassimp5), asked for what SIE's reader gives: triangles, shared vertices, normals.</summary>
internal sealed unsafe class AssimpReader : IMeshContender
{
    /// <summary>aiProcess_JoinIdenticalVertices | aiProcess_Triangulate | aiProcess_GenNormals (assimp/postprocess.h).</summary>
    private const uint Steps = 0x2 | 0x8 | 0x20;

    private readonly delegate* unmanaged<byte*, uint, nint> _import;
    private readonly delegate* unmanaged<nint, void> _release;

    private AssimpReader(nint library)
    {
        _import = (delegate* unmanaged<byte*, uint, nint>)NativeLibrary.GetExport(library, "aiImportFile");
        _release = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "aiReleaseImport");
    }

    /// <summary>Loads it; null where it is not installed.</summary>
    public static AssimpReader? TryCreate()
    {
        string[] names = ["libassimp.so.5", "libassimp.so.6", "assimp"];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return new AssimpReader(library);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public ReadingRate Measure(IReadOnlyList<string> files, CancellationToken cancel)
    {
        long bytes = 0;
        int failures = 0;
        using Process self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        Stopwatch wall = Stopwatch.StartNew();
        foreach (string file in files)
        {
            cancel.ThrowIfCancellationRequested();
            bytes += new FileInfo(file).Length;
            nint name = Marshal.StringToCoTaskMemUTF8(file);
            nint scene = _import((byte*)name, Steps);
            Marshal.FreeCoTaskMem(name);
            if (scene == 0)
            {
                failures++;
            }
            else
            {
                _release(scene);
            }
        }

        wall.Stop();
        self.Refresh();
        return new ReadingRate("Assimp", 1, bytes, null, failures, self.TotalProcessorTime - cpu, wall.Elapsed);
    }
}
