using System.Text;
using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests.Meshes;

/// <summary>Whatever stands in a file, reading it ends, with a sound mesh or a <see cref="MeshException"/>.</summary>
public class MutatedObjTests
{
    private const string Obj = """
        mtllib model.mtl
        o thing
        v 0 0 0
        v 1.5e0 0 0
        v 1 1 .25
        v -0.5 1 0
        v 0.5 2 1
        vt 0 0
        vt 1 0
        vt 1 1 0
        vn 0 0 1
        vn 0.6 0 0.8
        usemtl red wood
        s 1
        f 1/1/1 2/2/2 3/3/1
        f -1 -2 -3 -4 -5
        usemtl glass
        s off
        f 1//1 3//2 4//1 \
          5//1
        f 3/1 4/2 5/3
        l 1 2 3
        """;

    private const string Mtl = """
        newmtl red wood
        Ns 96.1
        Kd 0.64 0.5 0.25
        Ks 0.5 0.5 0.5
        illum 2
        map_Kd -s 2 2 1 -o 0.5 0 0 t.png
        map_d t.png
        newmtl glass
        d 0.25
        Ke 0 0 1
        map_Bump -bm 0.03 ../t.png
        """;

    private static readonly byte[][] Snippets =
        [.. new[] { "f ", "v ", "/", "//", "-", "1e999", "nan", "\\\n", "\n", "\0", "usemtl ", "mtllib ", "999999999999", "-2147483648", "f 1 1 1\n", "s 1\n", "\r", " " }
            .Select(Encoding.ASCII.GetBytes)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_mutated_model_gives_a_sound_mesh_or_a_MeshException(int seed)
    {
        using ModelOnDisk model = new();
        model.Put("t.png", [0]);
        byte[] obj = Encoding.ASCII.GetBytes(Obj), mtl = Encoding.ASCII.GetBytes(Mtl);
        Random random = new(seed);
        int read = 0;
        for (int i = 0; i < 1500; i++)
        {
            if (i % 3 == 0)
            {
                model.Put("model.mtl", Mutate(mtl, random));
            }

            string path = model.Put("model.obj", Mutate(obj, random));
            try
            {
                MeshChecks.AssertSound(MeshFile.Read(path));
                read++;
            }
            catch (MeshException)
            {
            }
        }

        Assert.InRange(read, 100, 1500);
    }

    [Fact]
    public void Noise_is_no_model()
    {
        using ModelOnDisk model = new();
        Random random = new(5);
        for (int i = 0; i < 300; i++)
        {
            byte[] noise = new byte[random.Next(2000)];
            random.NextBytes(noise);
            string path = model.Put("model.obj", noise);
            Assert.Throws<MeshException>(() => MeshFile.Read(path));
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (int edits = random.Next(1, 8); edits > 0 && bytes.Count > 1; edits--)
        {
            int at = random.Next(bytes.Count), length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, Snippets[random.Next(Snippets.Length)]); break;
                case 3: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 4: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                default: bytes[at] = (byte)('0' + random.Next(10)); break;
            }
        }

        return [.. bytes];
    }
}
