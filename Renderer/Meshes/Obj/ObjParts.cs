using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// One file read by several threads, a part each, to the document that <see cref="ObjParser"/> would make of it. What a part needs of those before it is put
/// right afterwards: the material and smoothing that go on into it. Where its faces count back from where they stand, it is read once more, when it is known
/// how much stands before.
/// </summary>
internal static class ObjParts
{
    /// <summary>A part of this many bytes is worth a thread.</summary>
    private const long PartBytes = 8 << 20;

    /// <summary>How many parts a file is worth.</summary>
    /// <param name="path">The file; if it can't be read, one will find out.</param>
    /// <param name="threads">Threads to spare.</param>
    public static int Of(string path, int threads) =>
        threads < 2 || new FileInfo(path) is not { Exists: true } file ? 1 : (int)Math.Clamp(file.Length / PartBytes, 1, threads);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest length that is read, below 2 GiB.</param>
    /// <param name="parts">How many parts are read at once.</param>
    /// <returns>The document; dispose it.</returns>
    /// <exception cref="MeshException">The file is missing, can't be read, or is larger.</exception>
    /// <exception cref="OverflowException">It holds more of something than an array can.</exception>
    public static ObjDocument Parse(string path, long maxBytes, int parts)
    {
        IReadOnlyList<(long From, long To)> cuts = FileCuts.Of(path, maxBytes, parts);
        Part[] all = [.. cuts.Select(cut => new Part(path, maxBytes, cut))];
        try
        {
            InParallel(all.Length, part => all[part].Read(default));
            ObjCounts[] before = CountsBefore(all);
            InParallel(all.Length, part =>
            {
                if (part > 0 && all[part].CountsBack)
                {
                    all[part].Read(before[part]);
                }
            });
            return Join(all, CountsBefore(all));
        }
        finally
        {
            foreach (Part part in all)
            {
                part.Dispose();
            }
        }
    }

    private static ObjCounts[] CountsBefore(Part[] parts)
    {
        ObjCounts[] before = new ObjCounts[parts.Length + 1];
        for (int i = 0; i < parts.Length; i++)
        {
            before[i + 1] = before[i].Plus(parts[i].Document.Counts);
        }

        return before;
    }

    private static ObjDocument Join(Part[] parts, ObjCounts[] before)
    {
        ObjDocument document = new();
        try
        {
            document.Resize(before[^1]);
            Dictionary<string, int> materials = new(StringComparer.Ordinal);
            State[] states = new State[parts.Length];
            State state = new(ObjDocument.None, false, []);
            int lines = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                (ObjDocument part, ObjParser parser) = (parts[i].Document, parts[i].Parser);
                states[i] = state with { Materials = [.. part.MaterialNames.Select(name => ObjParser.NumberOf(name, materials, document.MaterialNames))] };
                state = new State(
                    parser.FacesBeforeMaterial is null ? state.Material : states[i].Materials[parser.Material], parser.FacesBeforeSmooth is null ? state.Smooth : parser.IsSmooth, []);
                document.MaterialLibraries.AddRange(part.MaterialLibraries.Except(document.MaterialLibraries));
                (int malformed, int line) = document.Malformed;
                document.Malformed = (malformed + part.Malformed.Count, malformed > 0 || part.Malformed.Count == 0 ? line : lines + part.Malformed.FirstLine);
                lines += parser.Lines;
            }

            InParallel(parts.Length, part => Copy(parts[part], states[part], document, before[part]));
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(Part part, State state, ObjDocument document, ObjCounts before)
    {
        ObjDocument from = part.Document;
        from.Positions.Span.CopyTo(document.Positions.Span[before.Positions..]);
        from.TexCoords.Span.CopyTo(document.TexCoords.Span[before.TexCoords..]);
        from.Normals.Span.CopyTo(document.Normals.Span[before.Normals..]);
        from.Corners.Span.CopyTo(document.Corners.Span[before.Corners..]);
        ReadOnlySpan<Face> faces = from.Faces.Span;
        Span<Face> target = document.Faces.Span[before.Faces..];
        int withoutMaterial = part.Parser.FacesBeforeMaterial ?? faces.Length, withoutSmooth = part.Parser.FacesBeforeSmooth ?? faces.Length;
        for (int i = 0; i < faces.Length; i++)
        {
            Face face = faces[i];
            target[i] = new Face(
                face.FirstCorner + before.Corners,
                face.CornerCount,
                i < withoutMaterial ? state.Material : state.Materials[face.Material],
                i < withoutSmooth ? state.Smooth : face.Smooth);
        }
    }

    /// <summary>One thread a part; if several fail, the first part's error is the one.</summary>
    private static void InParallel(int parts, Action<int> read)
    {
        Exception?[] errors = new Exception?[parts];
        Parallel.For(0, parts, part =>
        {
            try
            {
                read(part);
            }
            catch (Exception error)
            {
                errors[part] = error;
            }
        });
        if (errors.FirstOrDefault(e => e is not null) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    /// <summary>What goes on into a part, and what the document's numbers for the part's materials are.</summary>
    private sealed record State(int Material, bool Smooth, int[] Materials);

    private sealed class Part(string path, long maxBytes, (long From, long To) lines) : IDisposable
    {
        public ObjDocument Document { get; private set; } = new();

        public ObjParser Parser { get; private set; } = null!;

        public bool CountsBack => Parser.CountsBack;

        public void Read(ObjCounts before)
        {
            Document.Dispose();
            Document = new ObjDocument();
            Parser = new ObjParser(Document, before);
            using FilePieces pieces = FilePieces.Open(path, maxBytes, lines);
            Parser.Read(pieces, isFirst: lines.From == 0);
        }

        public void Dispose() => Document.Dispose();
    }
}
