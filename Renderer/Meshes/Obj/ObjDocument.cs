using System.Numerics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>An OBJ file as it stands: lists of vertices, and faces that refer to them. Its lists are pooled: dispose it.</summary>
internal sealed class ObjDocument : IDisposable
{
    /// <summary>The index of a corner without texture coordinate or normal.</summary>
    public const int None = -1;

    /// <summary>An index that lies before the first line of its kind.</summary>
    public const int Invalid = -2;

    /// <summary>The v lines; NaN where there is no number.</summary>
    public PooledList<Vector3> Positions { get; } = new();

    /// <summary>The vt lines; NaN where there is no number.</summary>
    public PooledList<Vector2> TexCoords { get; } = new();

    /// <summary>The vn lines, as written; NaN where there is no number.</summary>
    public PooledList<Vector3> Normals { get; } = new();

    /// <summary>Corners of all faces, one face after another. Indices count from 0; they may lie outside the lists.</summary>
    public PooledList<Corner> Corners { get; } = new();

    /// <summary>The faces of at least three corners.</summary>
    public PooledList<Face> Faces { get; } = new();

    /// <summary>Positions of lines and of faces that have no area: see <see cref="Mesh.Undrawn"/>. They may lie outside the list.</summary>
    public PooledList<int> Undrawn { get; } = new();

    /// <summary>Names in the order of their first usemtl; faces before any have material <see cref="None"/>.</summary>
    public List<string> MaterialNames { get; } = [];

    /// <summary>What mtllib lines name, each once.</summary>
    public List<string> MaterialLibraries { get; } = [];

    /// <summary>The lengths of the lists.</summary>
    public ObjCounts Counts => new(Positions.Count, TexCoords.Count, Normals.Count, Corners.Count, Faces.Count);

    /// <summary>Faces that could not be understood, and the line of the first.</summary>
    public (int Count, int FirstLine) Malformed { get; set; }

    /// <summary>Makes room for what is to come, taking the rest of a file for like a piece of it.</summary>
    /// <param name="before">The counts of <see cref="Counts"/> before the piece.</param>
    /// <param name="times">How many times as long as the piece the rest is.</param>
    public void Expect(in ObjCounts before, double times)
    {
        Expect(Positions, before.Positions, times);
        Expect(TexCoords, before.TexCoords, times);
        Expect(Normals, before.Normals, times);
        Expect(Corners, before.Corners, times);
        Expect(Faces, before.Faces, times);

        static void Expect<T>(PooledList<T> list, int before, double times)
            where T : unmanaged
        {
            int ofPiece = list.Count - before;
            list.Expect(2L * ofPiece, (long)(ofPiece * times * 1.02));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Positions.Dispose();
        TexCoords.Dispose();
        Normals.Dispose();
        Corners.Dispose();
        Faces.Dispose();
        Undrawn.Dispose();
    }
}

/// <summary>How many of each a document has.</summary>
internal readonly record struct ObjCounts(int Positions, int TexCoords, int Normals, int Corners, int Faces);

/// <summary>A corner of a face: indices into the document's lists.</summary>
internal readonly record struct Corner(int Position, int TexCoord, int Normal);

/// <summary>A face: its run of corners, its material and whether a smoothing group is on.</summary>
internal readonly record struct Face(int FirstCorner, int CornerCount, int Material, bool Smooth);
