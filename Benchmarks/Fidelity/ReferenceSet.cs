using System.Text.Json;
using System.Text.Json.Serialization;
using SIE.Renderer.Scenes;

namespace SIE.Benchmarks.Fidelity;

/// <summary>A folder of reference renders: `jobs.json` with mesh, latents, picture and mask of each image, paths relative to the folder.</summary>
internal static class ReferenceSet
{
    /// <summary>Reads the jobs of a folder, in their order.</summary>
    /// <exception cref="ReferenceException">No jobs.json, or one that can't be understood.</exception>
    public static IReadOnlyList<ReferenceJob> Read(string folder)
    {
        string path = Path.Combine(folder, "jobs.json");
        if (!File.Exists(path))
        {
            throw new ReferenceException($"{path}: not found. A reference folder holds jobs.json, images/, masks/ and meshes/.");
        }

        List<Entry>? entries;
        try
        {
            entries = JsonSerializer.Deserialize<List<Entry>>(File.ReadAllText(path));
        }
        catch (JsonException error)
        {
            throw new ReferenceException($"{path}: not a list of jobs ({error.Message})", error);
        }

        return [.. (entries ?? []).Select((e, i) => e.ToJob(folder, path, i))];
    }

    /// <summary>Writes the jobs of a folder, for <see cref="Read"/>.</summary>
    /// <param name="folder">The folder, in which the pictures are.</param>
    /// <param name="jobs">The jobs; masks are left out.</param>
    public static void Write(string folder, IEnumerable<ReferenceJob> jobs) => File.WriteAllText(
        Path.Combine(folder, "jobs.json"),
        JsonSerializer.Serialize(jobs.Select(job => new Entry
        {
            MeshPath = Path.GetRelativePath(folder, Path.GetFullPath(job.MeshPath)),
            Latents =
            [
                job.Latents.RotationX, job.Latents.RotationY, job.Latents.RotationZ, job.Latents.FloorHue,
                job.Latents.LightTheta, job.Latents.LightPhi, job.Latents.LightHue,
            ],
            Image = Path.GetRelativePath(folder, job.ImagePath),
        })));

    private sealed record Entry
    {
        [JsonPropertyName("mesh_path")]
        public string? MeshPath { get; init; }

        [JsonPropertyName("latents")]
        public double[]? Latents { get; init; }

        [JsonPropertyName("out")]
        public string? Image { get; init; }

        [JsonPropertyName("mask")]
        public string? Mask { get; init; }

        public ReferenceJob ToJob(string folder, string path, int index) => this switch
        {
            { MeshPath: { } mesh, Latents: { Length: 7 } l, Image: { } image } => new ReferenceJob(
                Path.GetFileNameWithoutExtension(image),
                Path.Combine(folder, mesh),
                new Latents(l[0], l[1], l[2], l[3], l[4], l[5], l[6]),
                Path.Combine(folder, image),
                Mask is null ? null : Path.Combine(folder, Mask)),
            _ => throw new ReferenceException($"{path}: job {index} needs mesh_path, 7 latents and out."),
        };
    }
}

/// <summary>One reference image and how to make it.</summary>
/// <param name="Name">The image's file name without ending.</param>
/// <param name="MeshPath">The mesh.</param>
/// <param name="Latents">Its latents.</param>
/// <param name="ImagePath">The reference picture, true RGB.</param>
/// <param name="MaskPath">The object's anti-aliased coverage, or null.</param>
internal sealed record ReferenceJob(string Name, string MeshPath, Latents Latents, string ImagePath, string? MaskPath);

/// <summary>A reference folder that can't be used; the message says why.</summary>
internal sealed class ReferenceException(string message, Exception? inner = null) : Exception(message, inner);
