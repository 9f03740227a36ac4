using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SIE.Renderer.Scanning;

/// <summary>
/// Draws triangles into a <see cref="SamplePlane"/>; of several equally deep the first counts. What drawing.glsl does on a GPU, for one thread of a CPU.
/// Coordinates are in samples, whose middles are whole numbers.
/// </summary>
/// <param name="plane">The plane.</param>
/// <param name="part">The part of it that is drawn.</param>
/// <param name="mesh">The mesh.</param>
/// <param name="seen">Where its vertices are seen.</param>
internal readonly ref struct TriangleScan(SamplePlane plane, PixelRect part, ScannedMesh mesh, SeenPoints seen)
{
    /// <summary>Draws triangles.</summary>
    /// <param name="first">The first.</param>
    /// <param name="end">After the last.</param>
    /// <param name="shells">The first so many of the mesh are drawn without their backs.</param>
    /// <param name="rule">Which samples count.</param>
    internal void Draw<TRule>(int first, int end, int shells, ref TRule rule)
        where TRule : struct, ISampleRule
    {
        int[] corners = mesh.Corners;
        float[] x = seen.X, y = seen.Y, depth = seen.Depth;
        for (int triangle = first, i = 3 * first; triangle < end; triangle++, i += 3)
        {
            (int a, int b, int c) = (corners[i], corners[i + 1], corners[i + 2]);
            if (seen.IsCut(a, b, c))
            {
                DrawCut(triangle, triangle < shells, ref rule);
            }
            else
            {
                Draw(
                    (uint)triangle, triangle < shells, Vector128.Create(x[a], x[b], x[c], 0), Vector128.Create(y[a], y[b], y[c], 0),
                    Vector128.Create(depth[a], depth[b], depth[c], 0), null, ref rule);
            }
        }
    }

    /// <summary>Draws what a cut leaves of a triangle.</summary>
    private void DrawCut<TRule>(int triangle, bool withoutBack, ref TRule rule)
        where TRule : struct, ISampleRule
    {
        ReadOnlySpan<CutCorner> rest = seen.Cut(mesh, triangle);
        for (int i = 2; i < rest.Length; i++)
        {
            (CutCorner a, CutCorner b, CutCorner c) = (rest[0], rest[i - 1], rest[i]);
            Draw(
                (uint)triangle, withoutBack, Vector128.Create(a.Point.X, b.Point.X, c.Point.X, 0), Vector128.Create(a.Point.Y, b.Point.Y, c.Point.Y, 0),
                Vector128.Create(a.Point.Z, b.Point.Z, c.Point.Z, 0), [a, b, c], ref rule);
        }
    }

    /// <summary>Draws a triangle, whose corners are the first three lanes.</summary>
    private void Draw<TRule>(
        uint number, bool withoutBack, Vector128<float> x, Vector128<float> y, Vector128<float> depth, CutCorner[]? cut, ref TRule rule)
        where TRule : struct, ISampleRule
    {
        // Each corner's neighbours, between which the edge across from it runs.
        Vector128<float> nextX = Vector128.Shuffle(x, Vector128.Create(1, 2, 0, 3)), lastX = Vector128.Shuffle(x, Vector128.Create(2, 0, 1, 3));
        Vector128<float> nextY = Vector128.Shuffle(y, Vector128.Create(1, 2, 0, 3)), lastY = Vector128.Shuffle(y, Vector128.Create(2, 0, 1, 3));
        int left = Math.Max((int)MathF.Ceiling(Least(x, nextX, lastX)), part.X), right = Math.Min((int)MathF.Floor(Most(x, nextX, lastX)), part.X + part.Width - 1);
        int top = Math.Max((int)MathF.Ceiling(Least(y, nextY, lastY)), part.Y), bottom = Math.Min((int)MathF.Floor(Most(y, nextY, lastY)), part.Y + part.Height - 1);

        // What is drawn is mirrored, so that the corners of a shell's back run anticlockwise.
        float twice = ((nextX - x).ToScalar() * (lastY - y).ToScalar()) - ((lastX - x).ToScalar() * (nextY - y).ToScalar());
        if (left > right || top > bottom || twice == 0 || (withoutBack && twice > 0))
        {
            return;
        }

        // A function across each edge, positive inside. That of a neighbour is the same with the other sign, to the bit: no gap is between the two.
        Vector128<float> swaps = Vector128.GreaterThan(nextX, lastX) | (Vector128.Equals(nextX, lastX) & Vector128.GreaterThan(nextY, lastY));
        Vector128<float> fromX = Vector128.ConditionalSelect(swaps, lastX, nextX), fromY = Vector128.ConditionalSelect(swaps, lastY, nextY);
        Vector128<float> turn = (swaps ^ Vector128.Create(twice)) & Vector128.Create(-0f);
        Vector128<float> slopeX = (fromY - Vector128.ConditionalSelect(swaps, nextY, lastY)) ^ turn;
        Vector128<float> slopeY = (Vector128.ConditionalSelect(swaps, nextX, lastX) - fromX) ^ turn;

        // Depth is as linear over the picture as these are.
        Vector128<float> nextDepth = Vector128.Shuffle(depth, Vector128.Create(1, 2, 0, 3)), lastDepth = Vector128.Shuffle(depth, Vector128.Create(2, 0, 1, 3));
        float area = Math.Abs(twice), risesB = (nextDepth - depth).ToScalar() / area, risesC = (lastDepth - depth).ToScalar() / area;
        Surface surface = new(
            number, x.ToScalar(), y.ToScalar(), depth.ToScalar(), (risesB * slopeX[1]) + (risesC * slopeX[2]), (risesB * slopeY[1]) + (risesC * slopeY[2]),
            Least(depth, nextDepth, lastDepth), Most(depth, nextDepth, lastDepth));
        Edges edges = new(fromX, fromY, slopeX, slopeY);
        rule.Start(new SeenTriangle(number, depth, cut));
        int step = Vector256<float>.Count;
        for (int column = left; column <= right; column += step)
        {
            (int first, int last) = right - left < step ? (top, bottom) : edges.RowsAt(column, column + step - 1, top, bottom);
            Fill(edges, surface, column, right, first, last, ref rule);
        }
    }

    /// <summary>Draws the samples of as many columns as a vector has lanes.</summary>
    private void Fill<TRule>(in Edges edges, in Surface surface, int column, int right, int first, int last, ref TRule rule)
        where TRule : struct, ISampleRule
    {
        Vector256<float> columns = Vector256.Create((float)column) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        Vector256<float> isIn = Vector256.LessThanOrEqual(columns, Vector256.Create((float)right));
        Vector256<float> a = Vector256.ConditionalSelect(isIn, Across(edges, columns, 0), Vector256.Create(float.NegativeInfinity));
        Vector256<float> b = Across(edges, columns, 1), c = Across(edges, columns, 2);
        Vector256<float> fromA = Vector256.Create(edges.FromY[0]), fromB = Vector256.Create(edges.FromY[1]), fromC = Vector256.Create(edges.FromY[2]);
        Vector256<float> slopeA = Vector256.Create(edges.SlopeY[0]), slopeB = Vector256.Create(edges.SlopeY[1]), slopeC = Vector256.Create(edges.SlopeY[2]);
        Vector256<float> depths = ((columns - Vector256.Create(surface.X)) * Vector256.Create(surface.SlopeX)) + Vector256.Create(surface.Depth);
        Vector256<float> fromDepth = Vector256.Create(surface.Y), slopeDepth = Vector256.Create(surface.SlopeY);
        Vector256<float> least = Vector256.Create(surface.Least), most = Vector256.Create(surface.Most);
        Vector256<uint> number = Vector256.Create(surface.Number);
        ref float nearest = ref MemoryMarshal.GetArrayDataReference(plane.Depths);
        ref uint numbers = ref MemoryMarshal.GetArrayDataReference(plane.Numbers);
        nuint place = (nuint)plane.PlaceOf(column, first), stride = (nuint)plane.Stride;
        for (int row = first; row <= last; row++, place += stride)
        {
            Vector256<float> y = Vector256.Create((float)row);
            Inside inside = new(a + ((y - fromA) * slopeA), b + ((y - fromB) * slopeB), c + ((y - fromC) * slopeC));
            Vector256<float> samples = Vector256.GreaterThanOrEqual(
                Vector256.MinNative(Vector256.MinNative(inside.A, inside.B), inside.C), Vector256<float>.Zero);
            if (samples.AsInt32() == Vector256<int>.Zero)
            {
                continue;
            }

            Vector256<float> depth = Vector256.MinNative(Vector256.MaxNative(depths + ((y - fromDepth) * slopeDepth), least), most);
            Vector256<float> before = Vector256.LoadUnsafe(ref nearest, place);
            Vector256<float> chosen = rule.Choose(samples, depth, before, inside, place);
            if (chosen.AsInt32() != Vector256<int>.Zero)
            {
                Vector256.ConditionalSelect(chosen, depth, before).StoreUnsafe(ref nearest, place);
                Vector256.ConditionalSelect(chosen.AsUInt32(), number, Vector256.LoadUnsafe(ref numbers, place)).StoreUnsafe(ref numbers, place);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Across(in Edges edges, Vector256<float> columns, int edge) =>
        (columns - Vector256.Create(edges.FromX[edge])) * Vector256.Create(edges.SlopeX[edge]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Least(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.MinNative(a, Vector128.MinNative(b, c)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Most(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.MaxNative(a, Vector128.MaxNative(b, c)).ToScalar();

    /// <summary>How deep a triangle lies: at its first corner, how much more a sample on, and between which depths.</summary>
    private readonly record struct Surface(uint Number, float X, float Y, float Depth, float SlopeX, float SlopeY, float Least, float Most);

    /// <summary>The three edges: a point of each, and the slopes of its function.</summary>
    private readonly record struct Edges(Vector128<float> FromX, Vector128<float> FromY, Vector128<float> SlopeX, Vector128<float> SlopeY)
    {
        /// <summary>The rows between two in which some columns may lie inside, and one more on either side, as this is rounded in another way than they.</summary>
        internal (int First, int Last) RowsAt(int left, int right, int top, int bottom)
        {
            Vector128<float> best = Vector128.ConditionalSelect(Vector128.GreaterThan(SlopeX, Vector128<float>.Zero), Vector128.Create((float)right), Vector128.Create((float)left));
            Vector128<float> root = FromY - ((best - FromX) * SlopeX / SlopeY);
            for (int edge = 0; edge < 3; edge++)
            {
                // (What is no number becomes 0: whatever a root is, the rows stay between the two.)
                top = SlopeY[edge] > 0 ? Math.Max(top, (int)MathF.Ceiling(root[edge] - 1)) : top;
                bottom = SlopeY[edge] < 0 ? Math.Min(bottom, (int)MathF.Floor(root[edge] + 1)) : bottom;
            }

            return (top, bottom);
        }
    }
}
