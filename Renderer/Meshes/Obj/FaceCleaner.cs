using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// First step from a document to a mesh: drops the faces that Blender's importer would (SCENE.md, section 8) and those that can't be drawn, and a
/// vertex that stands twice in a row. A dropped face keeps its place with no corners.
/// </summary>
internal static class FaceCleaner
{
    /// <summary>Cleans the faces in place.</summary>
    /// <param name="document">The file.</param>
    /// <param name="warnings">Receives what was dropped and why.</param>
    /// <returns>How many were dropped without a warning, since they have fewer than three different vertices and so no area.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Clean(ObjDocument document, List<string> warnings)
    {
        int outOfRange = 0, notFinite = 0, withoutArea = 0, repeated = 0, again;
        ReadOnlySpan<Vector3> positions = document.Positions.Span;
        bool allFinite = AreFinite(positions);
        Span<Corner> allCorners = document.Corners.Span;
        using FaceSets sets = new(document.Faces.Count);
        Span<Face> faces = document.Faces.Span;
        for (int number = 0; number < faces.Length; number++)
        {
            ref Face face = ref faces[number];
            Span<Corner> corners = allCorners.Slice(face.FirstCorner, face.CornerCount);
            if (allFinite && TryKeyOfClean(corners, positions.Length, out ulong key))
            {
                again = sets.Add(key, number);
                if (again >= 0)
                {
                    DropRepeated(faces);
                }

                continue;
            }

            int kept = 0;
            key = 0;
            foreach (Corner corner in corners)
            {
                if ((uint)corner.Position >= (uint)positions.Length)
                {
                    outOfRange++;
                    kept = -1;
                    break;
                }

                if (!allFinite && !IsFinite(positions[corner.Position]))
                {
                    notFinite++;
                    kept = -1;
                    break;
                }

                if (kept == 0 || corners[kept - 1].Position != corner.Position)
                {
                    corners[kept++] = corner;
                    key += FaceSets.KeyOf(corner.Position);
                }
            }

            if (kept < 0)
            {
                face = face with { CornerCount = 0 };
                continue;
            }

            while (kept > 1 && corners[kept - 1].Position == corners[0].Position)
            {
                key -= FaceSets.KeyOf(corners[--kept].Position);
            }

            if (kept < 3)
            {
                foreach (Corner corner in corners[..kept])
                {
                    document.Undrawn.Add(corner.Position);
                }

                withoutArea++;
                kept = 0;
            }

            if (kept != face.CornerCount)
            {
                face = face with { CornerCount = kept };
            }

            again = kept > 0 ? sets.Add(key, number) : -1;
            if (again >= 0)
            {
                DropRepeated(faces);
            }
        }

        while ((again = sets.Finish()) >= 0)
        {
            DropRepeated(faces);
        }

        (int malformed, int line) = document.Malformed;
        Warn(malformed, $"can't be understood (the first in line {line})");
        Warn(outOfRange, "refer to vertices that the file doesn't have");
        Warn(notFinite, $"have vertices that are not finite or beyond {Mesh.MaxCoordinate:0}");
        Warn(repeated, "repeat the vertices of another");
        return withoutArea;

        void DropRepeated(Span<Face> faces)
        {
            repeated++;
            faces[again] = faces[again] with { CornerCount = 0 };
        }

        void Warn(int count, string what)
        {
            if (count > 0)
            {
                warnings.Add($"{count} faces {what}: dropped");
            }
        }
    }

    /// <summary>The key of three or four corners that need no cleaning, as most faces have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryKeyOfClean(ReadOnlySpan<Corner> corners, int positions, out ulong key)
    {
        if ((uint)(corners.Length - 3) > 1)
        {
            key = 0;
            return false;
        }

        // All at once; a triangle as a quad that ends where it began.
        bool isQuad = corners.Length == 4;
        int first = corners[0].Position;
        Vector128<int> ring = Vector128.Create(first, corners[1].Position, corners[2].Position, isQuad ? corners[3].Position : first);
        Vector128<int> twice = Vector128.Equals(ring, Vector128.Shuffle(ring, Vector128.Create(1, 2, 3, 0)));
        uint corner = isQuad ? 15u : 7u;
        key = FaceSets.KeyOf(ring, isQuad);
        return Vector128.LessThanAll(ring.AsUInt32(), Vector128.Create((uint)positions)) && (twice.ExtractMostSignificantBits() & corner) == 0;
    }

    private static bool AreFinite(ReadOnlySpan<Vector3> positions)
    {
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<Vector3, float>(positions);
        Vector<int> all = Vector<int>.AllBitsSet;
        int i = 0;
        for (; i <= numbers.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            all &= Vector.LessThanOrEqual(Vector.Abs(new Vector<float>(numbers[i..])), new Vector<float>(Mesh.MaxCoordinate));
        }

        bool rest = true;
        for (; i < numbers.Length; i++)
        {
            rest &= MathF.Abs(numbers[i]) <= Mesh.MaxCoordinate;
        }

        return rest && Vector.EqualsAll(all, Vector<int>.AllBitsSet);
    }

    /// <summary>Whether a position can be used.</summary>
    internal static bool IsFinite(Vector3 position)
    {
        // False for NaN as well.
        Vector3 size = Vector3.Abs(position);
        return size.X <= Mesh.MaxCoordinate && size.Y <= Mesh.MaxCoordinate && size.Z <= Mesh.MaxCoordinate;
    }
}
