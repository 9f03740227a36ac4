using System.Numerics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// <see cref="ObjDocument"/> to the triangles that Blender's importer would make of it (SCENE.md, section 8): faces cleaned, sorted by material,
/// cut into triangles, missing normals computed, equal corners merged into one vertex.
/// </summary>
internal sealed class ObjMeshBuilder : IDisposable
{
    /// <summary>A corner's normal is the mean of the faces round it, not one of the file.</summary>
    private const int MeanNormal = -1;

    private readonly ObjDocument _document;
    private readonly PolygonTriangulator _triangulator = new();
    private readonly VertexTable _vertices;
    private readonly PooledList<int> _indices = new();
    private readonly PooledList<Vector3> _polygon = new(16);
    private readonly PooledList<int> _polygonVertices = new(16);

    /// <summary>Per vertex of the document, once a corner needs it.</summary>
    private PooledList<Vector3>? _meanNormals;
    private int _withoutArea, _badTexCoords, _badNormals;

    private ObjMeshBuilder(ObjDocument document)
    {
        _document = document;
        _vertices = new VertexTable(document.Positions.Count);
        foreach (ref Vector3 normal in document.Normals.Span)
        {
            normal = NormalBuilder.Unit(normal);
        }

        foreach (ref Vector2 uv in document.TexCoords.Span)
        {
            // The face can still be seen where its texture can't be placed.
            uv = new Vector2(float.IsFinite(uv.X) ? uv.X : 0, float.IsFinite(uv.Y) ? uv.Y : 0);
        }
    }

    /// <summary>Builds the mesh.</summary>
    /// <param name="document">The file; its lists are changed on the way.</param>
    /// <param name="materialOf">The material of a usemtl name, null for faces without one.</param>
    /// <param name="warnings">Receives what had to be mended.</param>
    /// <returns>The mesh; it may have no triangle.</returns>
    public static Mesh Build(ObjDocument document, Func<string?, Material> materialOf, List<string> warnings)
    {
        int withoutArea = FaceCleaner.Clean(document, warnings);
        using ObjMeshBuilder builder = new(document) { _withoutArea = withoutArea };
        return builder.Build(materialOf, warnings);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _triangulator.Dispose();
        _vertices.Dispose();
        _indices.Dispose();
        _polygon.Dispose();
        _polygonVertices.Dispose();
        _meanNormals?.Dispose();
    }

    private Mesh Build(Func<string?, Material> materialOf, List<string> warnings)
    {
        List<MeshPart> parts = [];
        List<Material> materials = [];
        using MaterialOrder order = MaterialOrder.Of(_document);
        foreach ((int material, int first, int count) in order.Runs)
        {
            int firstIndex = _indices.Count;
            foreach (int face in order.Faces.Slice(first, count))
            {
                Add(_document.Faces.Span[face]);
            }

            if (_indices.Count > firstIndex)
            {
                parts.Add(new MeshPart(materials.Count, firstIndex, _indices.Count - firstIndex));
                materials.Add(materialOf(material >= 0 ? _document.MaterialNames[material] : null));
            }
        }

        Warn(_withoutArea, "faces have no area: dropped");
        Warn(_badTexCoords, "corners refer to texture coordinates that the file doesn't have: (0, 0) used");
        Warn(_badNormals, "corners have normals that the file doesn't have or that have no length: computed");
        (Vector3[] positions, Vector3[] normals, Vector2[] texCoords) = _vertices.ToArrays();
        return new Mesh
        {
            Positions = positions,
            Normals = normals,
            TexCoords = texCoords,
            Indices = _indices.ToArray(),
            Parts = [.. parts],
            Materials = [.. materials],
            Warnings = warnings,
        };

        void Warn(int count, string what)
        {
            if (count > 0)
            {
                warnings.Add($"{count} {what}");
            }
        }
    }

    private void Add(Face face)
    {
        ReadOnlySpan<Vector3> positions = _document.Positions.Span;
        ReadOnlySpan<Corner> corners = _document.Corners.Span.Slice(face.FirstCorner, face.CornerCount);
        if (corners.Length == 3)
        {
            Vector3 a = positions[corners[0].Position], b = positions[corners[1].Position], c = positions[corners[2].Position];
            if (Vector3.Cross(b - a, c - a) == Vector3.Zero)
            {
                _withoutArea++;
                return;
            }

            Vector3 normal = default;
            AddTriangle(
                VertexOf(corners[0], face.Smooth, corners, ref normal),
                VertexOf(corners[1], face.Smooth, corners, ref normal),
                VertexOf(corners[2], face.Smooth, corners, ref normal));
        }
        else if (corners.Length == 4 && IsConvexQuad(positions, corners))
        {
            // Three quarters of all faces: what the polygons' way would do, without its detours.
            Vector3 normal = default;
            int a = VertexOf(corners[0], face.Smooth, corners, ref normal), b = VertexOf(corners[1], face.Smooth, corners, ref normal);
            int c = VertexOf(corners[2], face.Smooth, corners, ref normal), d = VertexOf(corners[3], face.Smooth, corners, ref normal);
            AddTriangle(a, b, c);
            AddTriangle(a, c, d);
        }
        else
        {
            AddPolygon(positions, corners, face.Smooth);
        }
    }

    private void AddTriangle(int a, int b, int c)
    {
        _indices.Add(a);
        _indices.Add(b);
        _indices.Add(c);
    }

    /// <summary>Both triangles along the first diagonal have an area and turn the same way.</summary>
    private static bool IsConvexQuad(ReadOnlySpan<Vector3> positions, ReadOnlySpan<Corner> corners)
    {
        Vector3 origin = positions[corners[0].Position];
        Vector3 diagonal = positions[corners[2].Position] - origin;
        Vector3 first = Vector3.Cross(positions[corners[1].Position] - origin, diagonal);
        Vector3 second = Vector3.Cross(diagonal, positions[corners[3].Position] - origin);
        return Vector3.Dot(first, second) > 0;
    }

    private void AddPolygon(ReadOnlySpan<Vector3> positions, ReadOnlySpan<Corner> corners, bool smooth)
    {
        _polygon.Shrink(0);
        foreach (Corner corner in corners)
        {
            _polygon.Add(positions[corner.Position]);
        }

        // A corner becomes a vertex when a triangle with an area needs it.
        _polygonVertices.Fill(-1, corners.Length);
        ReadOnlySpan<Vector3> polygon = _polygon.Span;
        Span<int> vertices = _polygonVertices.Span;
        ReadOnlySpan<int> triangles = _triangulator.Triangulate(polygon);
        Vector3 normal = default;
        int before = _indices.Count;
        for (int i = 0; i + 2 < triangles.Length; i += 3)
        {
            Vector3 a = polygon[triangles[i]];
            if (Vector3.Cross(polygon[triangles[i + 1]] - a, polygon[triangles[i + 2]] - a) == Vector3.Zero)
            {
                continue;
            }

            foreach (int corner in triangles.Slice(i, 3))
            {
                ref int vertex = ref vertices[corner];
                if (vertex < 0)
                {
                    vertex = VertexOf(corners[corner], smooth, corners, ref normal);
                }

                _indices.Add(vertex);
            }
        }

        _withoutArea += _indices.Count == before ? 1 : 0;
    }

    /// <summary>
    /// The vertex of a corner. Without a usable normal in the file the face is flat and has vertices of its own, unless it is in a smoothing group
    /// or the file does name a normal, if a bad one: then the mean of the faces round it stands in.
    /// </summary>
    /// <param name="corner">The corner.</param>
    /// <param name="smooth">Whether its face is in a smoothing group.</param>
    /// <param name="face">The corners of the face.</param>
    /// <param name="faceNormal">The face's normal, or zero as long as it isn't known.</param>
    private int VertexOf(Corner corner, bool smooth, ReadOnlySpan<Corner> face, ref Vector3 faceNormal)
    {
        int texCoord = corner.TexCoord, normal = corner.Normal;
        Vector2 uv = default;
        if ((uint)texCoord < (uint)_document.TexCoords.Count)
        {
            uv = _document.TexCoords[texCoord];
        }
        else if (texCoord != ObjDocument.None)
        {
            _badTexCoords++;
            texCoord = ObjDocument.None;
        }

        Vector3 direction = default;
        if ((uint)normal < (uint)_document.Normals.Count && (direction = _document.Normals[normal]) != Vector3.Zero)
        {
            int known = _vertices.Find(corner.Position, texCoord, normal);
            return known >= 0 ? known : _vertices.Add(corner.Position, texCoord, normal, Place(corner), direction, uv);
        }

        bool named = normal != ObjDocument.None;
        _badNormals += named ? 1 : 0;
        if (smooth || named)
        {
            int shared = _vertices.Find(corner.Position, texCoord, MeanNormal);
            if (shared >= 0)
            {
                return shared;
            }

            direction = MeanNormalOf(corner.Position);
            if (direction != Vector3.Zero)
            {
                return _vertices.Add(corner.Position, texCoord, MeanNormal, Place(corner), direction, uv);
            }
        }

        if (faceNormal == Vector3.Zero)
        {
            faceNormal = NormalBuilder.OfFace(_document.Positions.Span, face);
            faceNormal = faceNormal == Vector3.Zero ? Vector3.UnitY : faceNormal;
        }

        return _vertices.AddOwn(Place(corner), faceNormal, uv);
    }

    private Vector3 MeanNormalOf(int position)
    {
        if (_meanNormals is null)
        {
            _meanNormals = new PooledList<Vector3>(_document.Positions.Count);
            NormalBuilder.MeanOfFaces(_document, _meanNormals);
        }

        return _meanNormals[position];
    }

    private Vector3 Place(Corner corner) => _document.Positions[corner.Position];
}
