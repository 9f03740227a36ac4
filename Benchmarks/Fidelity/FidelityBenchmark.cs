using System.Diagnostics;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;

namespace SIE.Benchmarks.Fidelity;

/// <summary>Renders every job of a reference folder and measures how far each picture is from its reference.</summary>
internal static class FidelityBenchmark
{
    /// <summary>Runs the jobs, meshes in the order of their first job.</summary>
    /// <param name="folder">A folder of the layout that <see cref="ReferenceSet"/> reads.</param>
    /// <param name="options">How to draw; the size is that of the references.</param>
    /// <param name="pictures">Where to write side-by-side pictures, or null.</param>
    /// <param name="onImage">Called after each image.</param>
    /// <param name="cancel">Stops between images.</param>
    public static IReadOnlyList<ImageFidelity> Run(
        string folder, RenderOptions options, string? pictures, Action<ImageFidelity> onImage, CancellationToken cancel)
    {
        List<ImageFidelity> results = [];
        using ViewRenderer renderer = new(options);
        foreach (IGrouping<string, ReferenceJob> jobs in ReferenceSet.Read(folder).GroupBy(j => j.MeshPath))
        {
            using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(MeshFile.Read(jobs.Key)));
            foreach (ReferenceJob job in jobs)
            {
                cancel.ThrowIfCancellationRequested();
                byte[] ours = new byte[renderer.BytesPerView];
                long start = Stopwatch.GetTimestamp();
                renderer.Render(mesh, [job.Latents], ours);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                ImageFidelity result = Compare(job, ours, options.Size, pictures) with { Seconds = seconds };
                results.Add(result);
                onImage(result);
            }
        }

        return results;
    }

    private static ImageFidelity Compare(ReferenceJob job, byte[] ours, int size, string? pictures)
    {
        Picture reference = Load(job.ImagePath, size);
        byte[] coverage = new byte[size * size];
        for (int i = 0; i < coverage.Length; i++)
        {
            coverage[i] = ours[(i * 4) + 3];
        }

        double iou = double.NaN, floor = double.NaN, patch = double.NaN;
        if (job.MaskPath is not null)
        {
            byte[] rgba = Load(job.MaskPath, size).Rgba;
            byte[] mask = new byte[size * size];
            for (int i = 0; i < mask.Length; i++)
            {
                mask[i] = rgba[i * 4];
            }

            iou = ImageMetrics.Iou(mask, coverage);
            floor = ImageMetrics.FloorError(ours, reference.Rgba, mask);
            patch = ImageMetrics.WorstFloorPatch(ours, reference.Rgba, mask, size);
        }

        if (pictures is not null)
        {
            SideBySide.Write(Path.Combine(pictures, $"{job.Name}.png"), ours, reference.Rgba, size);
        }

        return new ImageFidelity(
            job.Name, ImageMetrics.Psnr(ours, reference.Rgba), ImageMetrics.Ssim(ours, reference.Rgba, size), iou, floor, patch);
    }

    private static Picture Load(string path, int size)
    {
        Picture picture = PictureDecoder.Decode(File.ReadAllBytes(path));
        return picture.Width == size && picture.Height == size
            ? picture
            : throw new ReferenceException($"{path}: {picture.Width}x{picture.Height} pixels, but --size is {size}.");
    }
}

/// <summary>How near one picture is to its reference.</summary>
/// <param name="Name">The image.</param>
/// <param name="Psnr">dB over R, G and B.</param>
/// <param name="Ssim">Of the luma.</param>
/// <param name="Iou">Of the silhouettes; NaN without a mask.</param>
/// <param name="FloorError">Levels, see <see cref="ImageMetrics.FloorError"/>; NaN without a mask or without empty floor.</param>
/// <param name="WorstFloorPatch">Levels, see <see cref="ImageMetrics.WorstFloorPatch"/>; NaN likewise.</param>
internal sealed record ImageFidelity(string Name, double Psnr, double Ssim, double Iou, double FloorError, double WorstFloorPatch)
{
    /// <summary>Time to draw it and read it back.</summary>
    public double Seconds { get; init; }
}
