using System.Numerics;

namespace SIE.Renderer.Meshes;

/// <summary>
/// A triangle mesh ready for the GPU, in the coordinates of its file: Y up, as ShapeNet stores it, neither centred nor scaled.
/// The arrays are shared, not copied: treat them as read-only.
/// </summary>
/// <remarks>
/// A reader has already done what Blender's importer does (SCENE.md, section 8): polygons are triangulated, faces with the same
/// set of vertices reduced to one, faces without area and unused vertices dropped, missing normals computed from smoothing groups.
/// </remarks>
public sealed record Mesh
{
    /// <summary>
    /// Largest coordinate; faces beyond it are dropped. Areas are products of two and their squares of four, which still fit a float; scenes are about one
    /// unit large.
    /// </summary>
    public const float MaxCoordinate = 1e9f;

    /// <summary>Vertex positions in file coordinates, none beyond <see cref="MaxCoordinate"/>.</summary>
    public required Vector3[] Positions { get; init; }

    /// <summary>Unit shading normals, one a vertex. A flat face has vertices of its own that carry its geometric normal.</summary>
    public required Vector3[] Normals { get; init; }

    /// <summary>Texture coordinates, one a vertex, v = 0 at the bottom of the picture; (0, 0) where the file has none.</summary>
    public required Vector2[] TexCoords { get; init; }

    /// <summary>Three vertex numbers a triangle, grouped by <see cref="Parts"/>; counter-clockwise seen from the front.</summary>
    public required int[] Indices { get; init; }

    /// <summary>Runs of <see cref="Indices"/> that share a material, in order, without gaps.</summary>
    public required MeshPart[] Parts { get; init; }

    /// <summary>The materials that <see cref="Parts"/> refer to.</summary>
    public required Material[] Materials { get; init; }

    /// <summary>
    /// The box of what the file has beside triangles, or null: lines, and faces without area. Nothing of it is drawn, but Blender, and so
    /// <see cref="Bounds"/>, counts it.
    /// </summary>
    public (Vector3 Min, Vector3 Max)? Undrawn { get; init; }

    /// <summary>What was odd about the file and how it was mended, one sentence each; empty for a clean file.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Number of triangles.</summary>
    public int TriangleCount => Indices.Length / 3;

    /// <summary>The axis-aligned box of the vertices that faces or lines use (minimum, maximum), whose centre is where an object turns.</summary>
    public (Vector3 Min, Vector3 Max) Bounds
    {
        get
        {
            if (Positions.Length == 0)
            {
                return (Vector3.Zero, Vector3.Zero);
            }

            (Vector3 min, Vector3 max) = Undrawn ?? (Positions[0], Positions[0]);
            foreach (Vector3 p in Positions)
            {
                min = Vector3.Min(min, p);
                max = Vector3.Max(max, p);
            }

            return (min, max);
        }
    }
}

/// <summary>A run of triangles with one material.</summary>
/// <param name="Material">Index into <see cref="Mesh.Materials"/>.</param>
/// <param name="FirstIndex">First entry of the run in <see cref="Mesh.Indices"/>.</param>
/// <param name="IndexCount">Length of the run, a multiple of three.</param>
public readonly record struct MeshPart(int Material, int FirstIndex, int IndexCount);
