using SIE.DatasetBuilder.Exchange;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Benchmarks.Fidelity;

/// <summary>
/// Compares the light of sun, spot and world one by one, in linear radiance, with the arrays in the reference folder's `components/`:
/// `MESH__COMPONENT.npy` (height × width × 3) and `MESH__mask.png`, all of one view.
/// </summary>
internal static class LightComponents
{
    private const int Covered = 250;

    /// <summary>The view of all components that there are: the reference folder's README states it.</summary>
    private static readonly Latents View = new(0.3, -0.4, 0.5, 0.1, 0.3, 1.0, 0.6);

    private static readonly SceneDescription Direct = SceneDescription.Paper with { Interreflection = false };

    private static readonly (string Name, SceneDescription Scene)[] All =
    [
        ("sun_direct", Direct with { WorldRadiance = 0, Spot = Direct.Spot with { Power = 0 } }),
        ("spot_direct", Direct with { WorldRadiance = 0, Sun = Direct.Sun with { Strength = 0 } }),
        ("world_direct", Direct with { Sun = Direct.Sun with { Strength = 0 }, Spot = Direct.Spot with { Power = 0 } }),
        ("all_direct", Direct),
        ("all_full", SceneDescription.Paper),
    ];

    /// <summary>Draws and compares every component that the folder has; none if it has no `components/`.</summary>
    /// <param name="folder">The reference folder.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="cancel">Stops between components.</param>
    public static IReadOnlyList<ComponentFidelity> Run(string folder, RenderOptions options, CancellationToken cancel)
    {
        string components = Path.Combine(folder, "components");
        List<ComponentFidelity> results = [];
        if (!Directory.Exists(components))
        {
            return results;
        }

        foreach ((string name, SceneDescription scene) in All)
        {
            string[] files = [.. Directory.GetFiles(components, $"*__{name}.npy").Order(StringComparer.Ordinal)];
            if (files.Length == 0)
            {
                continue;
            }

            using ViewRenderer renderer = new(options with { Scene = scene });
            foreach (string file in files)
            {
                cancel.ThrowIfCancellationRequested();
                string mesh = Path.GetFileName(file)[..^$"__{name}.npy".Length];
                using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(MeshFile.Read(MeshOf(folder, mesh, file))));
                float[] ours = new float[3 * options.Size * options.Size];
                renderer.RenderLinear(uploaded, View, ours);
                results.Add(Compare($"{mesh} {name}", ours, Read(file, ours.Length), Mask(Path.Combine(components, $"{mesh}__mask.png"), options.Size)));
            }
        }

        return results;
    }

    /// <summary>The mesh of a name: that of a folder CATEGORY/ID, as ID or CATEGORY_ID.</summary>
    private static string MeshOf(string folder, string name, string file) => ReferenceSet.Read(folder).Select(static j => j.MeshPath).FirstOrDefault(path =>
    {
        string id = Path.GetDirectoryName(Path.GetDirectoryName(path))!;
        return Path.GetFileName(id) == name || $"{Path.GetFileName(Path.GetDirectoryName(id))}_{Path.GetFileName(id)}" == name;
    }) ?? throw new ReferenceException($"{file}: jobs.json has no mesh called {name}.");

    private static double[] Read(string file, int length)
    {
        try
        {
            NpyArray<double> array = NpyReader.Doubles(File.ReadAllBytes(file), file);
            return array.Values.Length == length
                ? array.Values
                : throw new ReferenceException($"{file}: {array.Values.Length} numbers, not {length}.");
        }
        catch (NpyException e)
        {
            throw new ReferenceException(e.Message, e);
        }
    }

    private static byte[] Mask(string path, int size)
    {
        Picture picture = PictureDecoder.Decode(File.ReadAllBytes(path));
        return picture.Width == size && picture.Height == size
            ? [.. Enumerable.Range(0, size * size).Select(i => picture.Rgba[4 * i])]
            : throw new ReferenceException($"{path}: {picture.Width}x{picture.Height} pixels, not {size}x{size}.");
    }

    private static ComponentFidelity Compare(string name, float[] ours, double[] reference, byte[] mask)
    {
        return new ComponentFidelity(name, Of(static m => m >= Covered), Of(static m => m == 0));

        LightError Of(Func<byte, bool> chosen)
        {
            double sum = 0, error = 0, square = 0;
            int count = 0;
            for (int i = 0; i < reference.Length; i++)
            {
                if (chosen(mask[i / 3]))
                {
                    double difference = ours[i] - reference[i];
                    (sum, error, square, count) = (sum + reference[i], error + difference, square + (difference * difference), count + 1);
                }
            }

            double mean = sum / count;
            return new LightError(mean, error / count / mean, Math.Sqrt(square / count) / mean);
        }
    }
}

/// <summary>How near one component of the light is to its reference.</summary>
/// <param name="Name">Mesh and component.</param>
/// <param name="Object">On pixels that only the object covers.</param>
/// <param name="Floor">On pixels without it.</param>
internal sealed record ComponentFidelity(string Name, LightError Object, LightError Floor);

/// <summary>An error in linear radiance over some pixels and the three channels.</summary>
/// <param name="Mean">Mean radiance of the reference.</param>
/// <param name="Bias">Mean difference (ours less reference) over that mean.</param>
/// <param name="Rms">Root mean square difference over that mean; the reference's own noise is in it.</param>
internal readonly record struct LightError(double Mean, double Bias, double Rms);
