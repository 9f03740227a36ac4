using System.Numerics;
using System.Runtime.Intrinsics;
using SIE.Renderer.Preparation;

namespace SIE.Renderer.Scanning;

/// <summary>A mesh for drawing without OpenGL: vertices laid out so that several are projected at a time.</summary>
internal sealed class ScannedMesh
{
    /// <summary>Takes a mesh in.</summary>
    /// <param name="mesh">The mesh.</param>
    internal ScannedMesh(PreparedMesh mesh)
    {
        Corners = mesh.Indices;
        Opacities = new SurfaceOpacities(mesh);
        int lanes = Vector256<float>.Count, room = (mesh.Positions.Length + lanes - 1) / lanes * lanes;
        (X, Y, Z) = (new float[room], new float[room], new float[room]);
        for (int i = 0; i < mesh.Positions.Length; i++)
        {
            Vector3 position = mesh.Positions[i];
            (X[i], Y[i], Z[i]) = (position.X, position.Y, position.Z);
        }
    }

    /// <summary>Coordinates in the object frame, and some at the end that no triangle has: a whole number of vectors.</summary>
    internal float[] X { get; }

    /// <inheritdoc cref="X"/>
    internal float[] Y { get; }

    /// <inheritdoc cref="X"/>
    internal float[] Z { get; }

    /// <summary>Three vertices a triangle.</summary>
    internal int[] Corners { get; }

    /// <summary>How much light the triangles let through.</summary>
    internal SurfaceOpacities Opacities { get; }

    /// <summary>A vertex in the object frame.</summary>
    internal Vector3 this[int vertex] => new(X[vertex], Y[vertex], Z[vertex]);
}
