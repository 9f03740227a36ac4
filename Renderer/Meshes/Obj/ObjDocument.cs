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

    /// <summary>Names in the order of their first usemtl; faces before any have material <see cref="None"/>.</summary>
    public List<string> MaterialNames { get; } = [];

    /// <summary>What mtllib lines name, each once.</summary>
    public List<string> MaterialLibraries { get; } = [];

    /// <summary>Faces that could not be understood, and the line of the first.</summary>
    public (int Count, int FirstLine) Malformed { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Positions.Dispose();
        TexCoords.Dispose();
        Normals.Dispose();
        Corners.Dispose();
        Faces.Dispose();
    }
}

/// <summary>A corner of a face: indices into the document's lists.</summary>
internal readonly record struct Corner(int Position, int TexCoord, int Normal);

/// <summary>A face: its run of corners, its material and whether a smoothing group is on.</summary>
internal readonly record struct Face(int FirstCorner, int CornerCount, int Material, bool Smooth);
