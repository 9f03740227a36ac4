using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests.Meshes;

public class ObjRoundTripTests
{
    [Fact]
    public void A_random_mesh_comes_back_as_it_was_written()
    {
        Gen<Vector3> vector = Gen.Select(Gen.Int[-9999, 9999], Gen.Int[-9999, 9999], Gen.Int[-9999, 9999], (x, y, z) => new Vector3(x, y, z) / 777);
        Gen<(int, int, int)> corner = Gen.Select(Gen.Int[0, 29], Gen.Int[0, 9], Gen.Int[0, 9]);
        Gen.Select(vector.Array[30], vector.Array[10], vector.Array[10], Gen.Select(corner, corner, corner, Gen.Int[0, 3]).Array[1, 60]).Sample((positions, uvs, normals, faces) =>
        {
            // Of faces with the same vertices the first remains.
            var kept = faces.Where(f => new[] { f.Item1.Item1, f.Item2.Item1, f.Item3.Item1 }.Distinct().Count() == 3)
                .DistinctBy(f => string.Join(' ', new[] { f.Item1.Item1, f.Item2.Item1, f.Item3.Item1 }.Order()))
                .Where(f => Vector3.Cross(positions[f.Item2.Item1] - positions[f.Item1.Item1], positions[f.Item3.Item1] - positions[f.Item1.Item1]) != Vector3.Zero)
                .OrderBy(f => f.Item4).ToArray();
            if (kept.Length == 0)
            {
                return;
            }

            Mesh mesh = ModelOnDisk.Obj(Write(positions, uvs, normals, faces));
            MeshChecks.AssertSound(mesh);
            var actual = mesh.Parts.OrderBy(p => mesh.Materials[p.Material].Name, StringComparer.Ordinal)
                .SelectMany(p => mesh.Indices[p.FirstIndex..(p.FirstIndex + p.IndexCount)])
                .Select(i => (mesh.Positions[i], mesh.TexCoords[i])).ToArray();
            var expected = kept.SelectMany(f => new[] { f.Item1, f.Item2, f.Item3 }).Select(c => (positions[c.Item1], new Vector2(uvs[c.Item2].X, uvs[c.Item2].Y))).ToArray();
            Assert.Equal(expected, actual);
        }, iter: 200);
    }

    private static string Write(
        Vector3[] positions,
        Vector3[] uvs,
        Vector3[] normals,
        ((int V, int T, int N) A, (int V, int T, int N) B, (int V, int T, int N) C, int Material)[] faces)
    {
        StringBuilder text = new();
        foreach (Vector3 p in positions)
        {
            text.Append(CultureInfo.InvariantCulture, $"v {p.X:R} {p.Y:R} {p.Z:R}\n");
        }

        foreach ((Vector3 uv, Vector3 n) in uvs.Zip(normals))
        {
            text.Append(CultureInfo.InvariantCulture, $"vt {uv.X:R} {uv.Y:R}\nvn {n.X:R} {n.Y:R} {n.Z:R}\n");
        }

        foreach (var (a, b, c, material) in faces)
        {
            text.Append(CultureInfo.InvariantCulture, $"usemtl {material}\nf {Corner(a)} {Corner(b)} {Corner(c)}\n");
        }

        return text.ToString();

        // Half of the corners by negative indices.
        string Corner((int V, int T, int N) c) => c.V % 2 == 0
            ? $"{c.V + 1}/{c.T + 1}/{c.N + 1}"
            : $"{c.V - positions.Length}/{c.T - uvs.Length}/{c.N - normals.Length}";
    }
}
