using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// The vertices of the mesh: a corner that has position, texture coordinate and normal in common with an earlier one becomes the same vertex.
/// The vertices made of one position form a chain, since there are few; that is faster than a hash table and stays near in memory.
/// Vertices are numbers into the document's lists until all are known; then they are written once.
/// </summary>
internal sealed class VertexTable : IDisposable
{
    /// <summary>In place of the number of a normal: the mean of the faces round the position.</summary>
    public const int MeanNormal = -1;

    /// <summary>
    /// How far a chain is searched. Merging saves memory but changes no picture, and the hub of a fan of a million corners must not cost a million
    /// steps each.
    /// </summary>
    private const int MaxSteps = 64;

    /// <summary>The first flat normal; the others go down from it.</summary>
    private const int FirstFlatNormal = -2;

    private readonly PooledList<int> _lastOf = new();
    private readonly PooledList<Vertex> _vertices;
    private readonly PooledList<Vector3> _flatNormals = new();

    /// <summary>Makes room for the vertices of a document.</summary>
    /// <param name="documentPositions">Number of its positions.</param>
    public VertexTable(int documentPositions)
    {
        _lastOf.Fill(-1, documentPositions);
        _vertices = new PooledList<Vertex>(Math.Max(1024, documentPositions));
    }

    /// <summary>Finds a vertex.</summary>
    /// <param name="position">Number of the document's position.</param>
    /// <param name="texCoord">Number of the document's texture coordinate, or <see cref="ObjDocument.None"/>.</param>
    /// <param name="normal">Number of the document's normal, or <see cref="MeanNormal"/>.</param>
    /// <returns>The vertex, or −1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int position, int texCoord, int normal)
    {
        int vertex = _lastOf[position];
        for (int step = 0; vertex >= 0 && step < MaxSteps; step++)
        {
            ref readonly Vertex known = ref _vertices[vertex];
            if (known.TexCoord == texCoord && known.Normal == normal)
            {
                return vertex;
            }

            vertex = known.Before;
        }

        return -1;
    }

    /// <summary>Adds a vertex that <see cref="Find"/> will find.</summary>
    /// <returns>Its number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(int position, int texCoord, int normal)
    {
        ref int last = ref _lastOf[position];
        _vertices.Add(new Vertex(position, texCoord, normal, last));
        return last = _vertices.Count - 1;
    }

    /// <summary>Adds the normal of a face whose vertices are its own.</summary>
    /// <returns>What to name it by.</returns>
    public int AddFlatNormal(Vector3 normal)
    {
        _flatNormals.Add(normal);
        return FirstFlatNormal - (_flatNormals.Count - 1);
    }

    /// <summary>Adds a vertex that no other corner can share.</summary>
    /// <param name="position">Number of the document's position.</param>
    /// <param name="texCoord">Number of the document's texture coordinate, or <see cref="ObjDocument.None"/>.</param>
    /// <param name="flatNormal">From <see cref="AddFlatNormal"/>.</param>
    /// <returns>Its number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int AddOwn(int position, int texCoord, int flatNormal)
    {
        _vertices.Add(new Vertex(position, texCoord, flatNormal, -1));
        return _vertices.Count - 1;
    }

    /// <summary>Writes the vertices.</summary>
    /// <param name="document">Whose numbers they are.</param>
    /// <param name="meanNormals">One a position of the document; empty if no vertex needs it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (Vector3[] Positions, Vector3[] Normals, Vector2[] TexCoords) ToArrays(ObjDocument document, ReadOnlySpan<Vector3> meanNormals)
    {
        ReadOnlySpan<Vertex> vertices = _vertices.Span;
        Vector3[] positions = LargeArray.Allocate<Vector3>(vertices.Length);
        Vector3[] normals = LargeArray.Allocate<Vector3>(vertices.Length);
        Vector2[] texCoords = document.TexCoords.Count == 0 ? new Vector2[vertices.Length] : LargeArray.Allocate<Vector2>(vertices.Length);

        // The builder has held every number against the lists.
        ref Vector3 knownPositions = ref MemoryMarshal.GetReference(document.Positions.Span);
        ref Vector3 knownNormals = ref MemoryMarshal.GetReference(document.Normals.Span);
        ref Vector3 flatNormals = ref MemoryMarshal.GetReference(_flatNormals.Span);
        ref Vector3 means = ref MemoryMarshal.GetReference(meanNormals);
        for (int i = 0; i < vertices.Length; i++)
        {
            ref readonly Vertex vertex = ref vertices[i];
            positions[i] = Unsafe.Add(ref knownPositions, vertex.Position);
            normals[i] = vertex.Normal >= 0 ? Unsafe.Add(ref knownNormals, vertex.Normal)
                : vertex.Normal == MeanNormal ? Unsafe.Add(ref means, vertex.Position)
                : Unsafe.Add(ref flatNormals, FirstFlatNormal - vertex.Normal);
        }

        if (document.TexCoords.Count > 0)
        {
            ReadOnlySpan<Vector2> knownTexCoords = document.TexCoords.Span;
            for (int i = 0; i < vertices.Length; i++)
            {
                int texCoord = vertices[i].TexCoord;
                texCoords[i] = texCoord >= 0 ? knownTexCoords[texCoord] : default;
            }
        }

        return (positions, normals, texCoords);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lastOf.Dispose();
        _vertices.Dispose();
        _flatNormals.Dispose();
    }

    private readonly record struct Vertex(int Position, int TexCoord, int Normal, int Before);
}
