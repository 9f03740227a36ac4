using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using SharpGLTF.Memory;
using SharpGLTF.Schema2;
using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests.Meshes;

/// <summary>Whatever stands in a GLB or glTF file, reading it ends, with a sound mesh or a <see cref="MeshException"/>, in little memory.</summary>
public class MutatedGlbTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutated_bytes_give_a_sound_mesh_or_a_MeshException(int seed)
    {
        using ModelOnDisk model = new();
        byte[] original = Sample();
        int jsonLength = BinaryPrimitives.ReadInt32LittleEndian(original.AsSpan(12));
        Random random = new(seed);
        for (int i = 0; i < 1000; i++)
        {
            byte[] bytes = [.. original];
            for (int edits = random.Next(1, 5); edits > 0; edits--)
            {
                // Digits in the JSON half of the time: counts, offsets and references are what misleads a reader.
                int at = random.Next(bytes.Length);
                if (random.Next(2) == 0)
                {
                    int start = Math.Min(20 + random.Next(jsonLength), bytes.Length);
                    int digit = bytes.AsSpan(start).IndexOfAnyInRange((byte)'0', (byte)'9');
                    bytes[digit < 0 ? 0 : start + digit] = (byte)('0' + random.Next(10));
                }
                else if (random.Next(10) == 0)
                {
                    Array.Resize(ref bytes, Math.Max(at, 1));
                }
                else
                {
                    bytes[at] = (byte)random.Next(256);
                }
            }

            Check(model.Put("model.glb", bytes));
        }
    }

    [Fact]
    public void Mutated_numbers_in_the_JSON_give_a_sound_mesh_or_a_MeshException()
    {
        using ModelOnDisk model = new();
        byte[] original = Sample();
        int jsonLength = BinaryPrimitives.ReadInt32LittleEndian(original.AsSpan(12));
        string json = Encoding.UTF8.GetString(original, 20, jsonLength);
        int[] digits = [.. Enumerable.Range(0, json.Length).Where(i => char.IsDigit(json[i]) && !char.IsDigit(json[i - 1]) && json[i - 1] is ':' or '[' or ',')];
        Random random = new(3);
        string[] values = ["0", "1", "2", "-1", "5", "99", "2147483647", "4294967295", "1e30", "0.5", "true", "[]", "{}", "\"x\""];
        long before = GC.GetAllocatedBytesForCurrentThread();
        const int Count = 800;
        for (int i = 0; i < Count; i++)
        {
            int at = digits[random.Next(digits.Length)];
            int end = at;
            while (char.IsDigit(json[end]))
            {
                end++;
            }

            string changed = json[..at] + values[random.Next(values.Length)] + json[end..];
            Check(model.Put("model.glb", Glb(changed, original.AsSpan(20 + jsonLength))));
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Count, 0, 4 << 20);
    }

    [Theory]
    [InlineData("""{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"children":[0]}]}""")]
    [InlineData("""{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"children":[1]},{"children":[0]}]}""")]
    [InlineData("""{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"children":[7]}]}""")]
    [InlineData("""{"asset":{"version":"2.0"},"buffers":[{"byteLength":2000000000}]}""")]
    [InlineData("""{"asset":{"version":"2.0"},"scene":5,"scenes":[{}]}""")]
    [InlineData("""{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],"accessors":[{"componentType":5126,"type":"VEC3","count":2000000000}]}""")]
    [InlineData("""{"asset":{"version":"2.0"},"buffers":[{"byteLength":1,"uri":"/etc/passwd"}]}""")]
    [InlineData("""{"asset":{"version":"2.0"},"buffers":[{"byteLength":1,"uri":"file:///etc/passwd"}]}""")]
    [InlineData("""{"asset":{"version":"2.0"},"extensionsRequired":["KHR_draco_mesh_compression"],"extensionsUsed":["KHR_draco_mesh_compression"]}""")]
    [InlineData("""{"asset":{"version":"1.0"}}""")]
    [InlineData("{}")]
    [InlineData("[[[[")]
    [InlineData("")]
    public void A_gltf_file_that_misleads_is_refused(string json)
    {
        using ModelOnDisk model = new();
        string path = model.Put("model.gltf", json);
        Assert.Throws<MeshException>(() => MeshFile.Read(path));
    }

    private static byte[] Sample()
    {
        SampleGlb glb = new();
        SharpGLTF.Schema2.Material material = glb.Pbr(Vector4.One);
        MaterialChannel color = material.FindChannel("BaseColor")!.Value;
        color.SetTexture(0, glb.Root.UseImage(new MemoryImage(SampleGlb.Png(1, 2, 3))));
        glb.AddSquare(Matrix4x4.CreateTranslation(1, 2, 3), [new(0, 0), new(1, 0), new(1, 1), new(0, 1)]).Material = material;
        glb.Scene.CreateNode().CreateNode().Mesh = glb.Root.LogicalMeshes[0];
        return glb.Bytes();
    }

    private static byte[] Glb(string json, ReadOnlySpan<byte> rest)
    {
        byte[] text = Encoding.UTF8.GetBytes(json.PadRight((json.Length + 3) / 4 * 4));
        byte[] bytes = new byte[20 + text.Length + rest.Length];
        "glTF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 2);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), text.Length);
        "JSON"u8.CopyTo(bytes.AsSpan(16));
        text.CopyTo(bytes, 20);
        rest.CopyTo(bytes.AsSpan(20 + text.Length));
        return bytes;
    }

    private static void Check(string path)
    {
        try
        {
            MeshChecks.AssertSound(MeshFile.Read(path));
        }
        catch (MeshException)
        {
        }
    }
}
