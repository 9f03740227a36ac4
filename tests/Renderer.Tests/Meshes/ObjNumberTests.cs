using System.Globalization;
using System.Text;
using CsCheck;
using SIE.Renderer.Meshes.Obj;

namespace SIE.Renderer.Tests.Meshes;

public class ObjNumberTests
{
    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static readonly Gen<string> Digits = Gen.Char['0', '9'].Array[0, 24].Select(c => new string(c));

    /// <summary>Numbers as people and programs write them, and near misses.</summary>
    private static readonly Gen<string> Decimals = Gen.Select(
        OneOf("", "-", "+", "--", " "),
        Digits,
        OneOf("", ".", ".", ".."),
        Digits,
        OneOf("", "", "e", "E", "e-", "e+", "e+-", "x", "f"),
        OneOf("", "0", "1", "3", "7", "12", "22", "23", "38", "45", "310", "99999999999", "5x", "2.5"),
        (sign, whole, point, part, e, power) => sign + whole + point + part + e + power);

    [Fact]
    public void A_number_is_what_float_Parse_makes_of_it() => Decimals.Sample(AssertLikeParse, iter: 200_000);

    [Fact]
    public void Every_float_is_read_back_exactly() => Gen.Single.Sample(
        value =>
        {
            AssertLikeParse(value.ToString("R", CultureInfo.InvariantCulture));
            AssertLikeParse(value.ToString("E12", CultureInfo.InvariantCulture));
            AssertLikeParse(((double)value).ToString("F6", CultureInfo.InvariantCulture));
        },
        iter: 50_000);

    [Theory]
    [InlineData("1.00000005960464477539")]
    [InlineData("1.000000059604644776")]
    [InlineData("16777217")]
    [InlineData("16777217.0000001")]
    [InlineData("33554434.99999999")]
    [InlineData("1e-45")]
    [InlineData("7.0064923e-46")]
    [InlineData("1.17549435e-38")]
    [InlineData("3.4028236e38")]
    [InlineData("340282356779733661637e18")]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("nan(ind)")]
    [InlineData("1.#QNAN")]
    [InlineData("-0.0")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("e5")]
    [InlineData(".e5")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    public void Halfway_cases_tiny_numbers_and_oddities_agree_too(string text) => AssertLikeParse(text);

    [Theory]
    [InlineData("1", 0, 0)]
    [InlineData("12345678", 0, 12345677)]
    [InlineData("123456789", 0, 123456788)]
    [InlineData("2147483647", 0, 2147483646)]
    [InlineData("2147483648", 0, ObjDocument.Invalid)]
    [InlineData("99999999999999999999", 0, ObjDocument.Invalid)]
    [InlineData("-1", 5, 4)]
    [InlineData("-5", 5, 0)]
    [InlineData("-6", 5, ObjDocument.Invalid)]
    [InlineData("-2147483648", 5, ObjDocument.Invalid)]
    [InlineData("0", 5, ObjDocument.Invalid)]
    [InlineData("-0", 5, ObjDocument.Invalid)]
    [InlineData("x", 5, ObjDocument.None)]
    [InlineData("-x", 5, ObjDocument.None)]
    public unsafe void Indices_count_from_one_or_backwards(string text, int count, int expected)
    {
        using FileBytes bytes = FileBytes.Of(Encoding.ASCII.GetBytes(text));
        byte* end = NumberParser.ReadIndex(bytes.Start, count, out int index);
        Assert.Equal(expected, index);
        Assert.Equal(expected == ObjDocument.None ? 0 : text.Length, (int)(end - bytes.Start));
    }

    private static unsafe void AssertLikeParse(string text)
    {
        byte[] word = Encoding.ASCII.GetBytes(text.Trim());
        if (word.Length == 0)
        {
            return;
        }

        bool expected = float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float theirs);
        using FileBytes bytes = FileBytes.Of(word);
        byte* end = NumberParser.ReadFloat(bytes.Start, out float ours);
        Assert.Equal(word.Length, (int)(end - bytes.Start));
        if (expected)
        {
            Assert.True(BitConverter.SingleToInt32Bits(ours) == BitConverter.SingleToInt32Bits(theirs), $"'{text}': {ours:R} instead of {theirs:R}");
        }
        else
        {
            Assert.True(float.IsNaN(ours));
        }
    }
}
