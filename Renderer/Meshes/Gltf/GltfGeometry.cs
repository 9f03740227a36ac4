using System.Numerics;
using SharpGLTF.Schema2;

namespace SIE.Renderer.Meshes.Gltf;

/// <summary>
/// The triangles of a scene in world coordinates, grouped by material. As Blender's importer does by validating, triangles on the same three vertices of a
/// primitive are reduced to the first and degenerate ones dropped; primitives without normals get flat ones (glTF 2.0, section 3.7.2.1).
/// Colours of vertices (COLOR_0), which glTF multiplies the base colour by, are not drawn: a warning tells of them.
/// </summary>
internal sealed class GltfGeometry
{
    /// <summary>More are refused: nodes may repeat a mesh, so that a small file can ask for any number.</summary>
    private const int MaxTriangles = 20_000_000;

    /// <summary>No accessor of a sound file has more elements than its files have bytes.</summary>
    private readonly long _maxElements;

    private readonly List<Vector3> _positions = [];
    private readonly List<Vector3> _normals = [];
    private readonly List<Vector2> _texCoords = [];

    /// <summary>Index lists by material in the order of their first use; −1 is the default material.</summary>
    private readonly OrderedDictionary<int, (SharpGLTF.Schema2.Material? Material, List<int> Indices)> _parts = [];
    private readonly HashSet<(int, int, int)> _seen = [];
    private int _triangles, _outOfRange, _notFinite, _degenerate, _repeated, _coloured;

    private GltfGeometry(long maxElements) => _maxElements = maxElements;

    /// <summary>Builds the mesh of a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="maxElements">An accessor with more elements is refused.</param>
    /// <param name="convert">Converts a material, null being the default one.</param>
    /// <param name="warnings">Receives what had to be mended.</param>
    public static Mesh Build(Scene scene, long maxElements, Func<SharpGLTF.Schema2.Material?, Material> convert, List<string> warnings)
    {
        GltfGeometry geometry = new(maxElements);

        // A stack and a set of the nodes seen instead of recursion: damaged files hold circles.
        Stack<(Node Node, Matrix4x4 Parent)> open = new(scene.VisualChildren.Reverse().Select(n => (n, Matrix4x4.Identity)));
        HashSet<int> seen = [];
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next.Node.LogicalIndex))
            {
                continue;
            }

            Matrix4x4 world = next.Node.LocalMatrix * next.Parent;
            foreach (MeshPrimitive primitive in next.Node.Mesh?.Primitives ?? [])
            {
                geometry.Add(primitive, world);
            }

            foreach (Node child in next.Node.VisualChildren.Reverse())
            {
                open.Push((child, world));
            }
        }

        geometry.Report(warnings);
        return geometry.ToMesh(convert, warnings);
    }

    private void Add(MeshPrimitive primitive, Matrix4x4 world)
    {
        if (primitive.DrawPrimitiveType is PrimitiveType.POINTS or PrimitiveType.LINES or PrimitiveType.LINE_LOOP or PrimitiveType.LINE_STRIP
            || Accessor(primitive, "POSITION") is not { } positionAccessor)
        {
            return;
        }

        if (primitive.IndexAccessor?.Count > _maxElements)
        {
            throw new InvalidDataException($"an index accessor of {primitive.IndexAccessor.Count} elements is longer than the file");
        }

        IList<Vector3> positions = positionAccessor.AsVector3Array();
        IList<Vector3>? normals = Accessor(primitive, "NORMAL")?.AsVector3Array();
        IList<Vector2>? texCoords = Accessor(primitive, $"TEXCOORD_{TexCoordSet(primitive.Material)}")?.AsVector2Array();
        _coloured += primitive.GetVertexAccessor("COLOR_0") is null ? 0 : 1;
        Vector3[] placed = [.. positions.Select(p => Vector3.Transform(p, world))];
        int key = primitive.Material?.LogicalIndex ?? -1;
        if (!_parts.TryGetValue(key, out var part))
        {
            _parts.Add(key, part = (primitive.Material, []));
        }

        // Normals turn with the transposed inverse; a mirroring node turns the winding round.
        Matrix4x4 normalWorld = Matrix4x4.Invert(world with { M41 = 0, M42 = 0, M43 = 0 }, out Matrix4x4 inverse) ? Matrix4x4.Transpose(inverse) : world;
        bool mirrored = world.GetDeterminant() < 0;
        int[] vertices = new int[placed.Length];
        vertices.AsSpan().Fill(-1);
        _seen.Clear();
        foreach ((int a, int second, int third) in primitive.GetTriangleIndices())
        {
            (int b, int c) = mirrored ? (third, second) : (second, third);
            if (FaceNormal(placed, a, b, c) is not { } faceNormal)
            {
                continue;
            }

            if (++_triangles > MaxTriangles)
            {
                throw new InvalidDataException($"it holds more than {MaxTriangles} triangles");
            }

            part.Indices.AddRange([Vertex(a, faceNormal), Vertex(b, faceNormal), Vertex(c, faceNormal)]);
        }

        int Vertex(int index, Vector3 faceNormal)
        {
            Vector3 normal = normals is not null && index < normals.Count ? Direction(Vector3.TransformNormal(normals[index], normalWorld)) : Vector3.Zero;
            bool own = normal == Vector3.Zero;
            if (own || vertices[index] < 0)
            {
                Vector2 texCoord = texCoords is not null && index < texCoords.Count ? texCoords[index] : Vector2.UnitY;
                _positions.Add(placed[index]);
                _normals.Add(own ? faceNormal : normal);
                _texCoords.Add(float.IsFinite(texCoord.X + texCoord.Y) ? new Vector2(texCoord.X, 1 - texCoord.Y) : Vector2.Zero);
                if (own)
                {
                    return _positions.Count - 1;
                }

                vertices[index] = _positions.Count - 1;
            }

            return vertices[index];
        }
    }

    /// <summary>The unit normal of a triangle, null if it can't or needn't be shown.</summary>
    private Vector3? FaceNormal(Vector3[] positions, int a, int b, int c)
    {
        if ((uint)a >= (uint)positions.Length || (uint)b >= (uint)positions.Length || (uint)c >= (uint)positions.Length)
        {
            _outOfRange++;
            return null;
        }

        Vector3 largest = Vector3.Max(Vector3.Max(Vector3.Abs(positions[a]), Vector3.Abs(positions[b])), Vector3.Abs(positions[c]));
        if (!(Math.Max(Math.Max(largest.X, largest.Y), largest.Z) <= Mesh.MaxCoordinate))
        {
            _notFinite++;
            return null;
        }

        Vector3 direction = Direction(Vector3.Cross(positions[b] - positions[a], positions[c] - positions[a]));
        if (direction == Vector3.Zero)
        {
            _degenerate++;
            return null;
        }

        (int low, int high) = (Math.Min(a, Math.Min(b, c)), Math.Max(a, Math.Max(b, c)));
        if (!_seen.Add((low, a ^ b ^ c ^ low ^ high, high)))
        {
            _repeated++;
            return null;
        }

        return direction;
    }

    /// <summary>Unit length, or zero where there is no direction.</summary>
    private static Vector3 Direction(Vector3 vector)
    {
        float largest = Math.Max(Math.Abs(vector.X), Math.Max(Math.Abs(vector.Y), Math.Abs(vector.Z)));
        return largest > 0 && float.IsFinite(largest) ? Vector3.Normalize(vector / largest) : Vector3.Zero;
    }

    private Accessor? Accessor(MeshPrimitive primitive, string name)
    {
        Accessor? accessor = primitive.GetVertexAccessor(name);
        return accessor is null || accessor.Count <= _maxElements ? accessor
            : throw new InvalidDataException($"an accessor of {accessor.Count} elements is longer than the file");
    }

    /// <summary>The set of texture coordinates that the colour uses, or else the first texture there is; a mesh has only one.</summary>
    private static int TexCoordSet(SharpGLTF.Schema2.Material? material)
    {
        string[] channels = ["BaseColor", "Diffuse", "Normal", "Emissive"];
        MaterialChannel? textured = channels.Select(c => material?.FindChannel(c)).FirstOrDefault(c => c?.Texture is not null);
        return textured is { } channel ? channel.TextureTransform?.TextureCoordinateOverride ?? channel.TextureCoordinate : 0;
    }

    private void Report(List<string> warnings)
    {
        Warn(_outOfRange, "triangles refer to vertices that the file doesn't have");
        Warn(_notFinite, "triangles have vertices that are not finite");
        Warn(_degenerate, "triangles have no area");
        Warn(_repeated, "triangles repeat the vertices of another");
        if (_coloured > 0)
        {
            warnings.Add($"{_coloured} primitives have colours at their vertices: drawn without them");
        }

        void Warn(int count, string what)
        {
            if (count > 0)
            {
                warnings.Add($"{count} {what}: dropped");
            }
        }
    }

    private Mesh ToMesh(Func<SharpGLTF.Schema2.Material?, Material> convert, List<string> warnings)
    {
        List<MeshPart> parts = [];
        List<Material> materials = [];
        List<int> indices = new(_triangles * 3);
        foreach ((SharpGLTF.Schema2.Material? material, List<int> run) in _parts.Values.Where(p => p.Indices.Count > 0))
        {
            parts.Add(new MeshPart(parts.Count, indices.Count, run.Count));
            materials.Add(convert(material));
            indices.AddRange(run);
        }

        return new Mesh
        {
            Positions = [.. _positions],
            Normals = [.. _normals],
            TexCoords = [.. _texCoords],
            Indices = [.. indices],
            Parts = [.. parts],
            Materials = [.. materials],
            Warnings = warnings,
        };
    }
}
