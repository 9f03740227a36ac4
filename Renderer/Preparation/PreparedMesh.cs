using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Passes;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Preparation;

/// <summary>A mesh whose textures are decoded and whose buffers are laid out for upload: everything that needs no OpenGL thread is done.</summary>
public sealed class PreparedMesh
{
    private PreparedMesh(Mesh mesh, MaterialTable materials)
    {
        Materials = materials;
        (Vector3 min, Vector3 max) = mesh.Bounds;
        Vector3 centre = ObjectTransform.ToZUp((min + max) / 2);
        Positions = LargeArray.Allocate<Vector3>(mesh.Positions.Length);
        float radius = 0;
        for (int i = 0; i < Positions.Length; i++)
        {
            Positions[i] = ObjectTransform.ToZUp(mesh.Positions[i]) - centre;
            radius = Math.Max(radius, Positions[i].LengthSquared());
        }

        // A little more than the farthest vertex, so that no surface lies on the border of a map.
        radius = Math.Max(MathF.Sqrt(radius) * 1.02f, 1e-3f);
        MeshPart[] parts = [.. mesh.Parts.OrderBy(part => materials.Opacities[part.Material])];
        OpaqueCount = CountUpTo(MaterialOpacity.Opaque);
        CutOutEnd = CountUpTo(MaterialOpacity.CutOut);
        VisibleCount = CountUpTo(MaterialOpacity.SeeThrough);
        Indices = OpaqueCount == mesh.TriangleCount
            ? mesh.Indices
            : [.. parts.SelectMany(part => mesh.Indices.Skip(part.FirstIndex).Take(part.IndexCount))];
        MaterialOf = new uint[mesh.TriangleCount];
        int first = 0;
        foreach (MeshPart part in parts)
        {
            MaterialOf.AsSpan(first, part.IndexCount / 3).Fill((uint)part.Material);
            first += part.IndexCount / 3;
        }

        using MergedPoints points = MergedPoints.Of(Positions);
        bool[] isOfShell = ClosedShells.Find(Positions, points.Numbers, Indices.AsSpan(0, 3 * OpaqueCount));
        ShellCount = isOfShell.Count(static isOfShell => isOfShell);
        if (ShellCount > 0 && ShellCount < OpaqueCount)
        {
            (Indices, MaterialOf) = ShellsFirst(isOfShell);
        }

        Corners = LargeArray.Allocate<Vector4>(Indices.Length);
        TexCoords = materials.HasMaps ? LargeArray.Allocate<Vector2>(Indices.Length) : [];
        float[] normals = Array.ConvertAll(mesh.Normals, static normal => OctahedralMap.Pack(ObjectTransform.ToZUp(normal)));
        for (int i = 0; i < Indices.Length; i++)
        {
            int vertex = Indices[i];
            Corners[i] = new Vector4(Positions[vertex], normals[vertex]);
            if (materials.HasMaps)
            {
                TexCoords[i] = mesh.TexCoords[vertex];
            }
        }

        Planes = LargeArray.Allocate<Vector4>(mesh.TriangleCount);
        for (int triangle = 0; triangle < Planes.Length; triangle++)
        {
            Planes[triangle] = PlaneOf(triangle);
        }

        Vector3 meanAlbedo = ComputeMeanAlbedo();
        bool[] hasTwin = CoincidentFaces.Find(Positions, points.Numbers, Indices.AsSpan(0, 3 * VisibleCount), Planes, radius);
        for (int triangle = 0; triangle < hasTwin.Length; triangle++)
        {
            MaterialOf[triangle] |= hasTwin[triangle] ? PassConstants.HasTwin : 0;
        }

        Outline veil = Outline.Of(Positions, Indices.AsSpan(3 * OpaqueCount, 3 * (VisibleCount - OpaqueCount)));
        Extent = new MeshExtent(radius, meanAlbedo, Outline.Of(Positions, Indices.AsSpan(0, 3 * VisibleCount)), veil);
        Emitters = Emission.Emitters.Of(this);

        int CountUpTo(MaterialOpacity most) => parts.Where(part => materials.Opacities[part.Material] <= most).Sum(static part => part.IndexCount) / 3;
    }

    /// <summary>Vertices in the object frame: Z up, the box's centre at the origin.</summary>
    internal Vector3[] Positions { get; }

    /// <summary>Three vertex numbers a triangle.</summary>
    internal int[] Indices { get; }

    /// <summary>How large it is, and how bright.</summary>
    internal MeshExtent Extent { get; }

    /// <summary>Triangles of shells that let no light through, see <see cref="ClosedShells"/>: the first ones.</summary>
    internal int ShellCount { get; }

    /// <summary>These and all others that let no light through.</summary>
    internal int OpaqueCount { get; }

    /// <summary>These and those that let light through where their pictures say so.</summary>
    internal int CutOutEnd { get; }

    /// <summary>These and those that let some light through everywhere; the rest is invisible.</summary>
    internal int VisibleCount { get; }

    /// <summary>True if some triangle lets light through, so that one layer does not show everything.</summary>
    internal bool IsTransparent => OpaqueCount < MaterialOf.Length;

    /// <summary>Three texels a triangle: position in the object frame, octahedral normal.</summary>
    internal Vector4[] Corners { get; }

    /// <summary>Three texture coordinates a triangle; empty if no material has a map.</summary>
    internal Vector2[] TexCoords { get; }

    /// <summary>Material of each triangle, with <see cref="PassConstants.HasTwin"/> where it is one of the <see cref="CoincidentFaces"/>.</summary>
    internal uint[] MaterialOf { get; }

    /// <summary>Plane of each triangle: its unit normal, and its height over the object frame's origin.</summary>
    internal Vector4[] Planes { get; }

    /// <summary>What glows, as lamps: texels of emitters.glsl. None if nothing does.</summary>
    internal Vector4[] Emitters { get; }

    /// <summary>Materials and their pictures.</summary>
    internal MaterialTable Materials { get; }

    /// <summary>Decodes textures and lays out buffers; call it on a worker thread.</summary>
    /// <param name="mesh">The mesh as read.</param>
    /// <exception cref="MeshException">A texture can't be decoded.</exception>
    public static PreparedMesh From(Mesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        return new PreparedMesh(mesh, MaterialTable.From(mesh.Materials));
    }

    /// <summary>Vertices and materials with the triangles of shells before the others, and each of both in the order that they were in.</summary>
    private (int[] Indices, uint[] MaterialOf) ShellsFirst(bool[] isOfShell)
    {
        int[] indices = [.. Indices];
        uint[] materialOf = [.. MaterialOf];
        int shell = 0, other = ShellCount;
        for (int triangle = 0; triangle < isOfShell.Length; triangle++)
        {
            int place = isOfShell[triangle] ? shell++ : other++;
            Indices.AsSpan(3 * triangle, 3).CopyTo(indices.AsSpan(3 * place));
            materialOf[place] = MaterialOf[triangle];
        }

        return (indices, materialOf);
    }

    private Vector4 PlaneOf(int triangle)
    {
        Vector3 a = Positions[Indices[3 * triangle]], b = Positions[Indices[3 * triangle + 1]], c = Positions[Indices[3 * triangle + 2]];
        Vector3 normal = Vector3.Cross(b - a, c - a);
        normal /= Math.Max(normal.Length(), 1e-30f);
        return new Vector4(normal, Vector3.Dot(normal, a));
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
