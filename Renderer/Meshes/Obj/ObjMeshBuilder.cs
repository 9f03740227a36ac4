using System.Numerics;
using System.Runtime.CompilerServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// <see cref="ObjDocument"/> to the triangles that Blender's importer would make of it (SCENE.md, section 8): faces cleaned, sorted by material,
/// cut into triangles, missing normals computed, equal corners merged into one vertex.
/// </summary>
/// <remarks>
/// A large mesh may be the first, and the only one: here and beside, what runs once a face or in one long loop is compiled with care at once.
/// </remarks>
internal sealed class ObjMeshBuilder : IDisposable
{
    /// <summary>Cosine between the normals of triangles that pass for one plane: a quarter of a degree, which nobody sees.</summary>
    private const float LeastCosineOfOnePlane = 1 - 1e-5f;

    private readonly ObjDocument _document;
    private readonly PolygonTriangulator _triangulator = new();
    private readonly VertexTable _vertices;
    private readonly int[] _indices;
    private readonly PooledList<Vector3> _polygon = new(16);
    private readonly PooledList<int> _polygonVertices = new(16);

    /// <summary>Per vertex of the document, once a corner needs it.</summary>
    private PooledList<Vector3>? _meanNormals;
    private readonly bool _everyNormalHasLength;

    /// <summary>The normal of corners that name none: the first of the file, where it has any, as Blender's importer takes it.</summary>
    private readonly int _unnamedNormal;
    private int _indexCount, _withoutArea, _badTexCoords, _badNormals;

    private ObjMeshBuilder(ObjDocument document)
    {
        _document = document;
        _vertices = new VertexTable(document.Positions.Count);
        _indices = LargeArray.Allocate<int>(MostIndices(document.Faces.Span));
        _everyNormalHasLength = MakeUnits(document.Normals.Span);
        _unnamedNormal = document.Normals.Count > 0 ? 0 : ObjDocument.None;
        MakeFinite(document.TexCoords.Span);
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
            int firstIndex = _indexCount;
            AddAll(order.Faces.Slice(first, count));

            if (_indexCount > firstIndex)
            {
                parts.Add(new MeshPart(materials.Count, firstIndex, _indexCount - firstIndex));
                materials.Add(materialOf(material >= 0 ? _document.MaterialNames[material] : null));
            }
        }

        Warn(_withoutArea, "faces have no area: dropped");
        Warn(_badTexCoords, "corners refer to texture coordinates that the file doesn't have: (0, 0) used");
        Warn(_badNormals, "corners have normals that the file doesn't have or that have no length: computed");
        (Vector3[] positions, Vector3[] normals, Vector2[] texCoords) = _vertices.ToArrays(_document, _meanNormals is null ? [] : _meanNormals.Span);
        return new Mesh
        {
            Positions = positions,
            Normals = normals,
            TexCoords = texCoords,
            Indices = _indexCount == _indices.Length ? _indices : _indices[.._indexCount],
            Parts = [.. parts],
            Materials = [.. materials],
            Undrawn = BoxOf(_document.Undrawn.Span, _document.Positions.Span),
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

    /// <summary>The box of those positions that the file has; null if there is none.</summary>
    private static (Vector3 Min, Vector3 Max)? BoxOf(ReadOnlySpan<int> numbers, ReadOnlySpan<Vector3> positions)
    {
        Vector3 min = new(float.PositiveInfinity), max = -min;
        foreach (int number in numbers)
        {
            if ((uint)number < (uint)positions.Length && FaceCleaner.IsFinite(positions[number]))
            {
                (min, max) = (Vector3.Min(min, positions[number]), Vector3.Max(max, positions[number]));
            }
        }

        return min.X <= max.X ? (min, max) : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddAll(ReadOnlySpan<int> numbers)
    {
        ReadOnlySpan<Face> faces = _document.Faces.Span;
        ReadOnlySpan<Vector3> positions = _document.Positions.Span;
        ReadOnlySpan<Corner> allCorners = _document.Corners.Span;
        foreach (int number in numbers)
        {
            Face face = faces[number];
            ReadOnlySpan<Corner> corners = allCorners.Slice(face.FirstCorner, face.CornerCount);
            if (corners.Length == 4 && IsConvexQuad(positions, corners))
            {
                if (!IsFlat(face.Smooth) || !IsBent(positions, corners))
                {
                    AddQuad(corners, face.Smooth);
                }
                else
                {
                    AddTriangle(corners[..3], smooth: false);
                    AddTriangle([corners[0], corners[2], corners[3]], smooth: false);
                }
            }
            else if (corners.Length != 3)
            {
                AddPolygon(positions, corners, face.Smooth);
            }
            else if (HasArea(positions, corners))
            {
                AddTriangle(corners, face.Smooth);
            }
            else
            {
                _withoutArea++;
                foreach (Corner corner in corners)
                {
                    _document.Undrawn.Add(corner.Position);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTriangle(ReadOnlySpan<Corner> corners, bool smooth)
    {
        int flatNormal = 0;
        int a = VertexOf(corners[0], smooth, corners, ref flatNormal);
        int b = VertexOf(corners[1], smooth, corners, ref flatNormal);
        int c = VertexOf(corners[2], smooth, corners, ref flatNormal);
        AddTriangle(a, b, c);
    }

    /// <summary>Three quarters of all faces are convex quads: what the polygons' way would do, without its detours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddQuad(ReadOnlySpan<Corner> corners, bool smooth)
    {
        int flatNormal = 0;
        int a = VertexOf(corners[0], smooth, corners, ref flatNormal);
        int b = VertexOf(corners[1], smooth, corners, ref flatNormal);
        int c = VertexOf(corners[2], smooth, corners, ref flatNormal);
        int d = VertexOf(corners[3], smooth, corners, ref flatNormal);
        AddTriangle(a, b, c);
        AddTriangle(a, c, d);
    }

    /// <summary>There is room: the array has three indices a triangle of every face.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddTriangle(int a, int b, int c)
    {
        Span<int> three = _indices.AsSpan(_indexCount, 3);
        three[0] = a;
        three[1] = b;
        three[2] = c;
        _indexCount += 3;
    }

    /// <returns>Whether all have a length.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MakeUnits(Span<Vector3> normals)
    {
        bool all = true;
        foreach (ref Vector3 normal in normals)
        {
            normal = NormalBuilder.Unit(normal);
            all &= normal != Vector3.Zero;
        }

        return all;
    }

    /// <summary>The face can still be seen where its texture can't be placed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakeFinite(Span<Vector2> texCoords)
    {
        foreach (ref Vector2 uv in texCoords)
        {
            uv = new Vector2(float.IsFinite(uv.X) ? uv.X : 0, float.IsFinite(uv.Y) ? uv.Y : 0);
        }
    }

    /// <summary>Indices of all triangles, if every one has an area.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int MostIndices(ReadOnlySpan<Face> faces)
    {
        long indices = 0;
        foreach (ref readonly Face face in faces)
        {
            indices += 3L * Math.Max(0, face.CornerCount - 2);
        }

        return indices <= Array.MaxLength ? (int)indices : throw new OverflowException($"more than {Array.MaxLength} corners of triangles");
    }

    /// <summary>Whether a face's triangles are shaded by the way each of them lies.</summary>
    private bool IsFlat(bool smooth) => !smooth && _unnamedNormal == ObjDocument.None;

    /// <summary>The two triangles of a quad along its first diagonal don't lie in one plane.</summary>
    private static bool IsBent(ReadOnlySpan<Vector3> positions, ReadOnlySpan<Corner> quad)
    {
        Vector3 normal = NormalBuilder.OfFace(positions, quad);
        return IsTurnedFrom(normal, NormalBuilder.OfFace(positions, quad[..3]));
    }

    private static bool IsTurnedFrom(Vector3 normal, Vector3 other) => Vector3.Dot(normal, other) < LeastCosineOfOnePlane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasArea(ReadOnlySpan<Vector3> positions, ReadOnlySpan<Corner> triangle)
    {
        Vector3 a = positions[triangle[0].Position];
        return Vector3.Cross(positions[triangle[1].Position] - a, positions[triangle[2].Position] - a) != Vector3.Zero;
    }

    /// <summary>Both triangles along the first diagonal have an area and turn the same way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
        int flatNormal = 0;
        int before = _indexCount;
        bool isFlat = IsFlat(smooth);
        Vector3 normal = isFlat ? NormalBuilder.OfFace(positions, corners) : Vector3.Zero;
        for (int i = 0; i + 2 < triangles.Length; i += 3)
        {
            Vector3 a = polygon[triangles[i]];
            Vector3 doubleArea = Vector3.Cross(polygon[triangles[i + 1]] - a, polygon[triangles[i + 2]] - a);
            if (doubleArea == Vector3.Zero)
            {
                continue;
            }

            if (isFlat && IsTurnedFrom(normal, NormalBuilder.Unit(doubleArea)))
            {
                AddTriangle([corners[triangles[i]], corners[triangles[i + 1]], corners[triangles[i + 2]]], smooth: false);
                continue;
            }

            foreach (int corner in triangles.Slice(i, 3))
            {
                ref int vertex = ref vertices[corner];
                if (vertex < 0)
                {
                    vertex = VertexOf(corners[corner], smooth, corners, ref flatNormal);
                }

                _indices[_indexCount++] = vertex;
            }
        }

        _withoutArea += _indexCount == before ? 1 : 0;
        for (int corner = 0; corner < corners.Length; corner++)
        {
            if (vertices[corner] < 0)
            {
                _document.Undrawn.Add(corners[corner].Position);
            }
        }
    }

    /// <summary>
    /// The vertex of a corner. In a file without normals the face is flat and has vertices of its own, unless it is in a smoothing group: then, and
    /// where the normal is a bad one, the mean of the faces round it stands in.
    /// </summary>
    /// <param name="corner">The corner.</param>
    /// <param name="smooth">Whether its face is in a smoothing group.</param>
    /// <param name="face">The corners of the face.</param>
    /// <param name="flatNormal">The face's normal in the table, or 0 as long as it has none there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int VertexOf(in Corner corner, bool smooth, ReadOnlySpan<Corner> face, ref int flatNormal)
    {
        int texCoord = corner.TexCoord;
        if (texCoord != ObjDocument.None && (uint)texCoord >= (uint)_document.TexCoords.Count)
        {
            _badTexCoords++;
            texCoord = ObjDocument.None;
        }

        int normal = corner.Normal == ObjDocument.None ? _unnamedNormal : corner.Normal;
        bool ofFile = (uint)normal < (uint)_document.Normals.Count && (_everyNormalHasLength || _document.Normals[normal] != Vector3.Zero);
        if (normal == ObjDocument.None && !smooth)
        {
            return OwnVertexOf(corner.Position, texCoord, face, ref flatNormal);
        }

        int known = _vertices.Find(corner.Position, texCoord, ofFile ? normal : VertexTable.MeanNormal);
        _badNormals += ofFile || corner.Normal == ObjDocument.None ? 0 : 1;
        return known >= 0 ? known
            : ofFile ? _vertices.Add(corner.Position, texCoord, normal)
            : MeanNormalOf(corner.Position) != Vector3.Zero ? _vertices.Add(corner.Position, texCoord, VertexTable.MeanNormal)
            : OwnVertexOf(corner.Position, texCoord, face, ref flatNormal);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int OwnVertexOf(int position, int texCoord, ReadOnlySpan<Corner> face, ref int flatNormal)
    {
        if (flatNormal == 0)
        {
            Vector3 normal = NormalBuilder.OfFace(_document.Positions.Span, face);
            flatNormal = _vertices.AddFlatNormal(normal == Vector3.Zero ? Vector3.UnitY : normal);
        }

        return _vertices.AddOwn(position, texCoord, flatNormal);
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
}
