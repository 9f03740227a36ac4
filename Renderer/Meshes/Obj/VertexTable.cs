using System.Numerics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// The vertices of the mesh: a corner that has position, texture coordinate and normal in common with an earlier one becomes the same vertex.
/// The vertices made of one position form a chain, since there are few; that is faster than a hash table and stays near in memory.
/// </summary>
internal sealed class VertexTable : IDisposable
{
    /// <summary>
    /// How far a chain is searched. Merging saves memory but changes no picture, and the hub of a fan of a million corners must not cost a million steps each.
    /// </summary>
    private const int MaxSteps = 64;

    private readonly PooledList<int> _lastOf = new();
    private readonly PooledList<Link> _links = new();
    private readonly PooledList<Vector3> _positions = new();
    private readonly PooledList<Vector3> _normals = new();
    private readonly PooledList<Vector2> _texCoords = new();

    /// <summary>Makes room for the vertices of a document.</summary>
    /// <param name="documentPositions">Number of its positions.</param>
    public VertexTable(int documentPositions) => _lastOf.Fill(-1, documentPositions);

    /// <summary>Finds a vertex.</summary>
    /// <param name="position">Number of the document's position.</param>
    /// <param name="texCoord">Number of the document's texture coordinate, or any other that tells corners apart.</param>
    /// <param name="normal">The same for the normal.</param>
    /// <returns>The vertex, or −1.</returns>
    public int Find(int position, int texCoord, int normal)
    {
        int vertex = _lastOf[position];
        for (int step = 0; vertex >= 0 && step < MaxSteps; step++)
        {
            ref readonly Link link = ref _links[vertex];
            if (link.TexCoord == texCoord && link.Normal == normal)
            {
                return vertex;
            }

            vertex = link.Before;
        }

        return -1;
    }

    /// <summary>Adds a vertex that <see cref="Find"/> will find.</summary>
    /// <returns>Its number.</returns>
    public int Add(int position, int texCoord, int normal, Vector3 place, Vector3 direction, Vector2 uv)
    {
        ref int last = ref _lastOf[position];
        _links.Add(new Link(texCoord, normal, last));
        return last = AddUnlinked(place, direction, uv);
    }

    /// <summary>Adds a vertex that no other corner can share.</summary>
    /// <returns>Its number.</returns>
    public int AddOwn(Vector3 place, Vector3 direction, Vector2 uv)
    {
        _links.Add(default);
        return AddUnlinked(place, direction, uv);
    }

    /// <summary>Copies the vertices.</summary>
    public (Vector3[] Positions, Vector3[] Normals, Vector2[] TexCoords) ToArrays() =>
        (_positions.ToArray(), _normals.ToArray(), _texCoords.ToArray());

    /// <inheritdoc/>
    public void Dispose()
    {
        _lastOf.Dispose();
        _links.Dispose();
        _positions.Dispose();
        _normals.Dispose();
        _texCoords.Dispose();
    }

    private int AddUnlinked(Vector3 place, Vector3 direction, Vector2 uv)
    {
        _positions.Add(place);
        _normals.Add(direction);
        _texCoords.Add(uv);
        return _positions.Count - 1;
    }

    private readonly record struct Link(int TexCoord, int Normal, int Before);
}
