using System.Text;
using CsCheck;
using SIE.DatasetBuilder.Exchange;

namespace SIE.DatasetBuilder.Tests.Exchange;

public sealed class NpyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_bytes_are_those_that_numpy_saves()
    {
        // numpy.save of numpy.array([1.0, -2.5]): numpy.lib.format, "Format Version 1.0".
        byte[] expected =
        [
            0x93, .. "NUMPY"u8, 1, 0, 0x76, 0,
            .. Encoding.ASCII.GetBytes("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }".PadRight(117) + "\n"),
            .. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(-2.5),
        ];
        Assert.Equal(expected, Saved(s => NpyWriter.Write(s, [1.0, -2.5], 2)));
    }

    [Fact]
    public void Numpy_reads_what_we_write()
    {
        Assert.SkipUnless(Python.Has("numpy"), "needs python3-numpy");
        Save("doubles.npy", s => NpyWriter.Write(s, [1.5, -2, double.Epsilon, 4, 5, 1e300], 2, 3));
        Save("integers.npy", s => NpyWriter.Write(s, [long.MinValue, 7], 2));
        Save("texts.npy", s => NpyWriter.Write(s, ["/02691156/a", "ä😀", ""]));
        string seen = Python.Run(_folder.Path, """
            import numpy as np
            for name in ["doubles", "integers", "texts"]:
                a = np.load(name + ".npy")
                print(a.dtype.str, a.shape, a.tolist())
            """);
        Assert.Equal(
            "<f8 (2, 3) [[1.5, -2.0, 5e-324], [4.0, 5.0, 1e+300]]\n<i8 (2,) [-9223372036854775808, 7]\n<U11 (3,) ['/02691156/a', 'ä😀', '']\n", seen);
    }

    [Fact]
    public void We_read_what_numpy_writes()
    {
        Assert.SkipUnless(Python.Has("numpy"), "needs python3-numpy");
        Python.Run(_folder.Path, """
            import numpy as np
            np.save("f8.npy", np.arange(6.).reshape(2, 3) / 4)
            np.save("f4.npy", np.array([0.5, 0.25], dtype=np.float32))
            np.save("i4.npy", np.array([3, -4], dtype=np.int32))
            np.save("u.npy", np.array(["/a/b", "/c/dé"]))
            np.save("fortran.npy", np.asfortranarray(np.arange(6.).reshape(2, 3)))
            np.save("pickled.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
            with open("v2.npy", "wb") as f: np.lib.format.write_array(f, np.array([7.0]), version=(2, 0))
            """);
        NpyArray<double> doubles = NpyReader.Doubles(Bytes("f8.npy"), "f8.npy");
        Assert.Equal([2, 3], doubles.Shape);
        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1.25], doubles.Values);
        Assert.Equal([0.5, 0.25], NpyReader.Doubles(Bytes("f4.npy"), "f4").Values);
        Assert.Equal([7.0], NpyReader.Doubles(Bytes("v2.npy"), "v2").Values);
        Assert.Equal([3, -4], NpyReader.Integers(Bytes("i4.npy"), "i4").Values);
        Assert.Equal(["/a/b", "/c/dé"], NpyReader.Texts(Bytes("u.npy"), "u").Values);
        AssertRefused("Fortran", () => NpyReader.Doubles(Bytes("fortran.npy"), "fortran.npy"));
        AssertRefused("pickled", () => NpyReader.Texts(Bytes("pickled.npy"), "pickled.npy"));
    }

    [Fact]
    public void What_was_written_is_read_back() =>
        Gen.Select(Gen.Double.Array, Gen.Long.Array, Gen.String[Gen.Char['a', 'ͯ'], 1, 20].Array[1, 20]).Sample((doubles, integers, texts) =>
        {
            Assert.Equal(doubles, NpyReader.Doubles(Saved(s => NpyWriter.Write(s, doubles, doubles.Length)), "d").Values);
            Assert.Equal(integers, NpyReader.Integers(Saved(s => NpyWriter.Write(s, integers, integers.Length)), "i").Values);
            Assert.Equal(texts, NpyReader.Texts(Saved(s => NpyWriter.Write(s, texts)), "t").Values);
        });

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999,9999999999,9999999999), }")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, }")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), 'more': 1}")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': '<U', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("__import__('os')")]
    [InlineData("")]
    public void Headers_that_do_not_fit_are_refused(string dictionary)
    {
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)dictionary.Length, 0, .. Encoding.ASCII.GetBytes(dictionary), .. new byte[24]];
        AssertRefused("the.npy", () => NpyReader.Doubles(file, "the.npy"));
        AssertRefused("the.npy", () => NpyReader.Texts(file, "the.npy"));
    }

    [Fact]
    public void Damage_is_always_an_NpyException()
    {
        byte[][] seeds =
        [
            Saved(s => NpyWriter.Write(s, [1.0, 2, 3, 4, 5, 6, 7], 7)),
            Saved(s => NpyWriter.Write(s, [1L, 2], 2)),
            Saved(s => NpyWriter.Write(s, ["/a/b", "/cc/d"])),
        ];
        Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[1, 4], Gen.Int[0, 250]).Sample((which, changes, length) =>
        {
            byte[] damaged = seeds[which].AsSpan(0, Math.Min(length, seeds[which].Length)).ToArray();
            foreach ((int at, byte value) in changes.Where(c => c.Item1 < damaged.Length))
            {
                damaged[at] = value;
            }

            foreach (Action read in new Action[]
            {
                () => NpyReader.Doubles(damaged, "x"), () => NpyReader.Integers(damaged, "x"), () => NpyReader.Texts(damaged, "x"),
            })
            {
                try
                {
                    read();
                }
                catch (NpyException)
                {
                    // The one thing that may happen.
                }
            }
        });
    }

    private static void AssertRefused(string word, Action read) =>
        Assert.Contains(word, Assert.Throws<NpyException>(read).Message, StringComparison.Ordinal);

    private static byte[] Saved(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return stream.ToArray();
    }

    private void Save(string name, Action<Stream> write) => File.WriteAllBytes(_folder[name], Saved(write));

    private byte[] Bytes(string name) => File.ReadAllBytes(_folder[name]);
}
