using System.Runtime.CompilerServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>The faces that have corners left, sorted by material, materials in the order of their first face; otherwise as in the file.</summary>
internal sealed class MaterialOrder : IDisposable
{
    private readonly PooledList<int> _faces = new();

    private MaterialOrder(List<(int Material, int First, int Count)> runs) => Runs = runs;

    /// <summary>The faces of each material: a run of <see cref="Faces"/>.</summary>
    public IReadOnlyList<(int Material, int First, int Count)> Runs { get; }

    /// <summary>Face numbers.</summary>
    public ReadOnlySpan<int> Faces => _faces.Span;

    /// <summary>Sorts by counting.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static MaterialOrder Of(ObjDocument document)
    {
        ReadOnlySpan<Face> faces = document.Faces.Span;

        // Material −1, none, has the first place.
        int[] counts = new int[document.MaterialNames.Count + 1];
        List<int> materials = [];
        foreach (Face face in faces)
        {
            if (face.CornerCount > 0 && counts[face.Material + 1]++ == 0)
            {
                materials.Add(face.Material);
            }
        }

        int[] next = new int[counts.Length];
        List<(int Material, int First, int Count)> runs = [];
        int total = 0;
        foreach (int material in materials)
        {
            next[material + 1] = total;
            runs.Add((material, total, counts[material + 1]));
            total += counts[material + 1];
        }

        MaterialOrder order = new(runs);
        order._faces.Fill(0, total);
        Span<int> sorted = order._faces.Span;
        for (int face = 0; face < faces.Length; face++)
        {
            if (faces[face].CornerCount > 0)
            {
                sorted[next[faces[face].Material + 1]++] = face;
            }
        }

        return order;
    }

    /// <inheritdoc/>
    public void Dispose() => _faces.Dispose();
}
