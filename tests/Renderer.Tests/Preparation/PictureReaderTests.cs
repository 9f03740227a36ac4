using SIE.Imaging;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;

namespace SIE.Renderer.Tests.Preparation;

public sealed class PictureReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sie-pictures-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_picture_is_decoded_once_whatever_its_files_are_called_and_however_it_is_used()
    {
        byte[] png = PngEncoder.EncodeRgba([255, 0, 0, 255, 0, 255, 0, 128], 2, 1);
        string first = Path.Combine(_folder.FullName, "a.png"), second = Path.Combine(_folder.FullName, "copy of a.png");
        File.WriteAllBytes(first, png);
        File.WriteAllBytes(second, png);
        PictureReader reader = new(maxSide: 64);
        int level = reader.Read(new Texture { Path = first }, PictureUse.Color).Level;

        Assert.Equal(level, reader.Read(new Texture { Path = first }, PictureUse.Color).Level);
        Assert.Equal(level, reader.Read(new Texture { Path = second }, PictureUse.Color).Level);
        Assert.Equal(level, reader.Read(new Texture { Embedded = png }, PictureUse.Color).Level);
        Assert.NotEqual(level, reader.Read(new Texture { Path = second }, PictureUse.Opacity).Level);
        Assert.Equal(1, reader.Decodings);

        byte[] other = PngEncoder.EncodeRgba([9, 9, 9, 255], 1, 1);
        Assert.NotEqual(level, reader.Read(new Texture { Embedded = other }, PictureUse.Color).Level);
        Assert.Equal(2, reader.Decodings);
    }
}
