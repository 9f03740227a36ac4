using System.Globalization;
using System.Text;
using SIE.Renderer.Meshes.Obj;

namespace SIE.Renderer.Tests.Meshes;

public class FilePiecesTests
{
    private const int Lines = 40_000;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void A_file_of_many_pieces_reads_as_the_same_text_in_one(string lineEnd)
    {
        StringBuilder text = new("\uFEFF");
        for (int i = 1; i <= Lines; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"v {i * 0.001:0.000} \\{lineEnd} {i % 7}.25 {-i % 11}{lineEnd}");
            text.Append(i == Lines - 5 ? "f 1 x" : $"f {i} {Math.Max(1, i - 1)} {Math.Max(1, i - 2)} -1").Append(lineEnd);
        }

        // A line longer than a piece, and none behind it.
        text.Append('f');
        for (int i = 1; i <= 200_000; i++)
        {
            text.Append(' ').Append(1 + (i % Lines));
        }

        AssertSame(text.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("v 1 2 3")]
    [InlineData("\n")]
    public void Small_files_too(string text) => AssertSame(text);

    private static void AssertSame(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using ModelOnDisk model = new();
        using FileBytes whole = FileBytes.Of(bytes);
        using ObjDocument expected = ObjParser.Parse(whole), actual = ObjParser.Parse(model.Put("model.obj", bytes), ObjMeshReader.MaxBytes);
        Assert.Equal(expected.Positions.Span, actual.Positions.Span);
        Assert.Equal(expected.Corners.Span, actual.Corners.Span);
        Assert.Equal(expected.Faces.Span, actual.Faces.Span);
        Assert.Equal(expected.Malformed, actual.Malformed);
    }
}
