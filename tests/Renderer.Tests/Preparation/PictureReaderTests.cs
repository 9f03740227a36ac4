using SIE.Imaging;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;

namespace SIE.Renderer.Tests.Preparation;

public sealed class PictureReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sie-pictures-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void However_many_pictures_a_mesh_has_they_fit_into_one_texel_buffer()
    {
        Assert.Equal([2048, 2048, 1024, 1024, 512, 512], new[] { 0, 8, 9, 64, 65, 383 }.Select(static n => MaterialTable.MaxSide(n, n)));
        Assert.Equal(512, MaterialTable.MaxSide(pictures: 5000, distinct: 65));
        foreach (int pictures in new[] { 8, 64, 65, 383, 384, 385, 1000, 1535, 1536, 1537, 6143, 6145, 50_000, 1_000_000, 40_000_000 })
        {
            // A square is the worst: each level has a quarter of the texels of the one before.
            int side = MaterialTable.MaxSide(pictures, pictures);
            long texels = 0;
            for (int level = side; level > 0; level /= 2)
            {
                texels += (long)level * level;
            }

            Assert.InRange(pictures * texels, 1, 1 << 27);
            Assert.True(side == 512 || pictures < 384 || 4 * pictures * texels > 1 << 26, $"{pictures} pictures could be larger than {side}");
        }
    }

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
