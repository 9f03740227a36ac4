using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Scenes;

namespace SIE.Renderer;

/// <summary>A mesh whose textures are decoded and whose buffers are laid out for upload: everything that needs no OpenGL thread is done.</summary>
public sealed class PreparedMesh
{
    private PreparedMesh(Mesh mesh, MaterialTable materials)
    {
        Materials = materials;
        (Vector3 min, Vector3 max) = mesh.Bounds;
        Vector3 centre = ObjectTransform.ToZUp((min + max) / 2);
        Positions = new Vector3[mesh.Positions.Length];
        float radius = 0;
        for (int i = 0; i < Positions.Length; i++)
        {
            Positions[i] = ObjectTransform.ToZUp(mesh.Positions[i]) - centre;
            radius = Math.Max(radius, Positions[i].LengthSquared());
        }

        // A little more than the farthest vertex, so that no surface lies on the border of a map.
        Radius = Math.Max(MathF.Sqrt(radius) * 1.02f, 1e-3f);
        Indices = mesh.Indices;
        VertexTexCoords = materials.IsTransparent ? mesh.TexCoords : [];
        Corners = new Vector4[Indices.Length];
        TexCoords = materials.HasMaps ? new Vector2[Indices.Length] : [];
        for (int i = 0; i < Indices.Length; i++)
        {
            int vertex = Indices[i];
            Corners[i] = new Vector4(Positions[vertex], OctahedralMap.Pack(ObjectTransform.ToZUp(mesh.Normals[vertex])));
            if (materials.HasMaps)
            {
                TexCoords[i] = mesh.TexCoords[vertex];
            }
        }

        MaterialOf = new uint[mesh.TriangleCount];
        foreach (MeshPart part in mesh.Parts)
        {
            MaterialOf.AsSpan(part.FirstIndex / 3, part.IndexCount / 3).Fill((uint)part.Material);
        }

        MeanAlbedo = ComputeMeanAlbedo();
    }

    /// <summary>Vertices in the object frame: Z up, the box's centre at the origin.</summary>
    internal Vector3[] Positions { get; }

    /// <summary>Texture coordinates of the vertices, for drawing cut-outs; empty if everything is opaque.</summary>
    internal Vector2[] VertexTexCoords { get; }

    /// <summary>Three vertex numbers a triangle.</summary>
    internal int[] Indices { get; }

    /// <summary>Three texels a triangle: position in the object frame, octahedral normal.</summary>
    internal Vector4[] Corners { get; }

    /// <summary>Three texture coordinates a triangle; empty if no material has a map.</summary>
    internal Vector2[] TexCoords { get; }

    /// <summary>Material of each triangle.</summary>
    internal uint[] MaterialOf { get; }

    /// <summary>Materials and their pictures.</summary>
    internal MaterialTable Materials { get; }

    /// <summary>Radius of the bounding sphere round the origin of the object frame.</summary>
    internal float Radius { get; }

    /// <summary>Base colour, linear, mean over the surface.</summary>
    internal Vector3 MeanAlbedo { get; }

    /// <summary>Decodes textures and lays out buffers; call it on a worker thread.</summary>
    /// <param name="mesh">The mesh as read.</param>
    /// <exception cref="MeshException">A texture can't be decoded.</exception>
    public static PreparedMesh From(Mesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        return new PreparedMesh(mesh, MaterialTable.From(mesh.Materials));
    }

    private Vector3 ComputeMeanAlbedo()
    {
        Vector3 sum = Vector3.Zero;
        float areas = 0;
        for (int triangle = 0; triangle < MaterialOf.Length; triangle++)
        {
            Vector3 a = Positions[Indices[3 * triangle]], b = Positions[Indices[3 * triangle + 1]], c = Positions[Indices[3 * triangle + 2]];
            float area = Vector3.Cross(b - a, c - a).Length();
            sum += area * Materials.MeanColors[MaterialOf[triangle]];
            areas += area;
        }

        return areas > 0 ? sum / areas : Vector3.Zero;
    }
}
