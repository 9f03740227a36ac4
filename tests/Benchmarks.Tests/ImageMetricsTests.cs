using SIE.Benchmarks.Fidelity;

namespace SIE.Benchmarks.Tests;

public class ImageMetricsTests
{
    private const int Size = 48;

    [Fact]
    public void Identical_pictures_have_100_dB_and_SSIM_one()
    {
        byte[] picture = Picture(0);
        Assert.Equal(100, ImageMetrics.Psnr(picture, picture));
        Assert.Equal(1, ImageMetrics.Ssim(picture, picture, Size), 12);
    }

    [Fact]
    public void PSNR_of_one_level_everywhere_is_48_13_dB_and_alpha_does_not_count()
    {
        byte[] a = Picture(0), b = (byte[])a.Clone();
        for (int i = 0; i < b.Length; i++)
        {
            b[i] += (byte)((i & 3) == 3 ? 50 : 1);
        }

        Assert.Equal(20 * Math.Log10(255), ImageMetrics.Psnr(a, b), 9);
    }

    /// <summary>The value is scikit-image 0.19's for the same two pictures (structural_similarity, gaussian_weights, sigma 1.5).</summary>
    [Fact]
    public void SSIM_is_that_of_scikit_image()
    {
        Assert.Equal(0.8302355648120225, ImageMetrics.Ssim(Picture(0), Picture(1), Size), 10);
    }

    [Fact]
    public void IoU_counts_from_half_coverage()
    {
        Assert.Equal(1 / 3.0, ImageMetrics.Iou([255, 128, 0, 127], [0, 200, 130, 90]), 12);
        Assert.Equal(1, ImageMetrics.Iou([0, 0], [10, 0]));
    }

    [Fact]
    public void The_worst_floor_patch_sees_a_local_offset_but_not_noise_nor_the_object()
    {
        byte[] a = Picture(0), b = (byte[])a.Clone();
        byte[] mask = new byte[Size * Size];
        Random random = new(1);
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                int pixel = (row * Size) + column;
                if (column >= Size / 2)
                {
                    mask[pixel] = 1;
                    b[pixel * 4] += 40;
                }
                else
                {
                    // Zero-mean noise of a level, and an offset of two levels in the top left corner.
                    b[pixel * 4] = (byte)(b[pixel * 4] + (((row + column) & 1) * 2) - 1 + (row < 12 && column < 12 ? 2 : 0));
                }
            }
        }

        Assert.InRange(ImageMetrics.WorstFloorPatch(a, b, mask, Size), 1.9, 2.1);
    }

    [Fact]
    public void Floor_error_is_the_mean_over_pixels_without_object()
    {
        Assert.Equal(2, ImageMetrics.FloorError([1, 2, 3, 0, 9, 9, 9, 0], [3, 4, 1, 99, 0, 0, 0, 0], [0, 1]), 12);
        Assert.Equal(double.NaN, ImageMetrics.FloorError([1, 2, 3, 0], [3, 4, 1, 0], [255]));
    }

    /// <summary>A picture with edges and gradients; variant 1 differs from variant 0 in brightness, contrast and structure.</summary>
    private static byte[] Picture(int variant)
    {
        byte[] rgba = new byte[Size * Size * 4];
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                for (int channel = 0; channel < 4; channel++)
                {
                    int value = 60 + (column * 2) + (row * channel) + ((row / 8) % 2 * 30) + (variant * (((row * 7) + (column * 13)) % 23));
                    rgba[(((row * Size) + column) * 4) + channel] = (byte)Math.Min(200, value);
                }
            }
        }

        return rgba;
    }
}
