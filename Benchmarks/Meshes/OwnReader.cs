using System.Diagnostics;
using SIE.Renderer.Meshes;

namespace SIE.Benchmarks.Meshes;

/// <summary>SIE's readers: the file to the arrays that go to the GPU, materials read and textures located.</summary>
/// <param name="threads">Threads that read at the same time.</param>
internal sealed class OwnReader(int threads) : IMeshContender
{
    /// <inheritdoc/>
    public ReadingRate Measure(IReadOnlyList<string> files, CancellationToken cancel)
    {
        long bytes = 0, triangles = 0;
        int failures = 0, next = -1;
        using Process self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        Stopwatch wall = Stopwatch.StartNew();
        if (threads == 1)
        {
            ReadAll();
        }
        else
        {
            // The workers of a rendering live long and keep the memory that they read with; so have these read once before they are timed.
            using Barrier phases = new(threads, _ =>
            {
                (bytes, triangles, failures, next) = (0, 0, 0, -1);
                self.Refresh();
                cpu = self.TotalProcessorTime;
                wall.Restart();
            });
            Thread[] readers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
            {
                ReadAll();
                phases.SignalAndWait();
                ReadAll();
            }))];
            Array.ForEach(readers, r => r.Start());
            Array.ForEach(readers, r => r.Join());
        }

        wall.Stop();
        self.Refresh();
        cancel.ThrowIfCancellationRequested();
        return new ReadingRate("SIE", threads, bytes, triangles, failures, self.TotalProcessorTime - cpu, wall.Elapsed);

        void ReadAll()
        {
            for (int i; !cancel.IsCancellationRequested && (i = Interlocked.Increment(ref next)) < files.Count;)
            {
                Interlocked.Add(ref bytes, new FileInfo(files[i]).Length);
                try
                {
                    Interlocked.Add(ref triangles, MeshFile.Read(files[i]).TriangleCount);
                }
                catch (MeshException)
                {
                    Interlocked.Increment(ref failures);
                }
            }
        }
    }
}
