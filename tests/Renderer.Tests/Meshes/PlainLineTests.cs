using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using SIE.Renderer.Meshes.Obj;

namespace SIE.Renderer.Tests.Meshes;

/// <summary>Plain lines are read in another way than odd ones. Many blanks make a line odd and change nothing else.</summary>
public class PlainLineTests
{
    private static readonly string Blanks = new(' ', 64);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<string> Words(Gen<string> word, int least, int most) =>
        Gen.Select(OneOf("v", "vt", "vn", "f"), word.Array[least, most], Gen.Select(OneOf(" ", " ", " ", "\t", "  "), OneOf("", "", " ", "\r"), (a, b) => (a, b)))
            .Select((keyword, words, blanks) => keyword + blanks.a + string.Join(blanks.a, words) + blanks.b);

    private static readonly Gen<string> Number = Gen.Frequency(
        (6, Gen.Select(OneOf("", "-"), Gen.Int[0, 20], Gen.Long[0, 999_999_999_999_999_999], Gen.Int[0, 17], (sign, whole, part, length) =>
            sign + whole + "." + part.ToString("D18", null)[..length])),
        (2, Gen.Int[-99, 99].Select(i => $"{i}")),
        (2, Gen.Float.Select(f => f.ToString("R", System.Globalization.CultureInfo.InvariantCulture))),
        (1, Gen.Char[".-+e0123456789/#\\x"].Array[1, 20].Select(c => new string(c))));

    private static readonly Gen<string> Index = Gen.Frequency(
        (6, Gen.Int[1, 40].Select(i => $"{i}")),
        (3, Gen.Int[1, 99_999_999].Select(i => $"{i}")),
        (1, OneOf("0", "-1", "-7", "01", "00000012", "12345678", "123456789", "99999999999")));

    private static readonly Gen<string> Corner = Gen.Frequency(
        (9, Gen.Select(Index, Index, Index, Gen.Int[0, 3]).Select((v, t, n, kind) => kind switch { 0 => v, 1 => $"{v}/{t}", 2 => $"{v}//{n}", _ => $"{v}/{t}/{n}" })),
        (1, Gen.Char["/0123456789-#\\ x"].Array[1, 6].Select(c => new string(c))));

    /// <summary>Corners of one form, as most faces have, so many that the line is looked at in several parts.</summary>
    private static readonly Gen<string> LongFace = Gen.Select(Index.Array[9, 60], Gen.Int[0, 3]).Select((numbers, form) =>
        "f " + string.Join(' ', numbers.Chunk(3).Where(n => n.Length == 3).Select(n => form switch { 0 => n[0], 1 => $"{n[0]}/{n[1]}", 2 => $"{n[0]}//{n[2]}", _ => $"{n[0]}/{n[1]}/{n[2]}" })));

    [Fact]
    public void Numbers_are_the_same_in_plain_and_odd_lines() => Words(Number, 0, 5).Sample(AssertSameInAnOddLine, iter: 100_000);

    [Fact]
    public void Faces_longer_than_is_looked_at_together_are_too() => LongFace.Sample(AssertSameInAnOddLine, iter: 20_000);

    [Fact]
    public void Faces_are_the_same_in_plain_and_odd_lines() => Words(Corner, 0, 8).Sample(AssertSameInAnOddLine, iter: 100_000);

    [Theory]
    [InlineData("f 1 2 3/")]
    [InlineData("f 1 2 3//")]
    [InlineData("f 1//2 2//3 3///4")]
    [InlineData("f 1 / 2 3 4")]
    [InlineData("f /1 2 3 4")]
    [InlineData("f 1/2//3 2 3")]
    [InlineData("f 1/2/3/4 2 3")]
    [InlineData("f 1/2 /3 2 3 4")]
    [InlineData("f 1/0 2 3")]
    [InlineData("f 1 2 3 #4")]
    [InlineData("f ")]
    [InlineData("f /")]
    [InlineData("f 1/2 3//4 5/6/7")]
    [InlineData("f 1//2 2//3 3/4")]
    [InlineData("f 1/2 3/4 5")]
    [InlineData("f 01 2 3")]
    [InlineData("v 1 2")]
    [InlineData("v 1.2.3 4 5")]
    [InlineData("v 1 2 3.4.5")]
    [InlineData("v 1 2 3 .")]
    [InlineData("v -.5 1-2 --3")]
    [InlineData("v . - 3.")]
    [InlineData("v 16777217.0 33554433.000000001 0.50000002980232238769")]
    public void Oddities_too(string line) => AssertSameInAnOddLine(line);

    private static void AssertSameInAnOddLine(string line)
    {
        int blank = line.IndexOfAny([' ', '\t']);
        using ObjDocument plain = Parse(line), slow = Parse(line[..blank] + Blanks + line[blank..]);
        Assert.Equal(Bytes(slow.Positions), Bytes(plain.Positions));
        Assert.Equal(Bytes(slow.TexCoords), Bytes(plain.TexCoords));
        Assert.Equal(Bytes(slow.Normals), Bytes(plain.Normals));
        Assert.Equal(slow.Corners.Span, plain.Corners.Span);
        Assert.Equal(slow.Faces.Span, plain.Faces.Span);
        Assert.Equal(slow.Malformed, plain.Malformed);
    }

    private static ObjDocument Parse(string text)
    {
        using FileBytes file = FileBytes.Of(Encoding.UTF8.GetBytes(text));
        return ObjParser.Parse(file);
    }

    /// <summary>Not numbers are equal too, and zeros with other signs are not.</summary>
    private static byte[] Bytes<T>(PooledList<T> list)
        where T : unmanaged => MemoryMarshal.AsBytes(list.Span).ToArray();
}
