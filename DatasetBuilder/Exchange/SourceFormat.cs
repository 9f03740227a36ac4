using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>What all images of a source have in common.</summary>
/// <param name="ImageSize">Width and height of the images in pixels.</param>
/// <param name="LatentNames">Names of the latents in stored order.</param>
internal sealed record SourceFormat(int ImageSize, IReadOnlyList<string> LatentNames)
{
    private const int Looked = 64;

    /// <summary>The latents of 3DIEBench-T (EquiCaps): those of 3DIEBench, then the translation.</summary>
    private static IReadOnlyList<string> WithTranslation { get; } =
        [.. ShardSchema.Latents3DIEBench, "tx", "ty", "tz"];

    /// <summary>Looks at some objects; the majority decides, so a few broken ones do no harm.</summary>
    /// <exception cref="ExchangeException">None is readable, or the number of latents is that of no known variant.</exception>
    public static SourceFormat Of(IViewStore store)
    {
        using JpegDecoder decoder = new();
        List<(int Size, int Latents)> seen = [];
        string problem = "";
        int step = Math.Max(1, store.Objects.Count / Looked);
        for (int i = 0; i < store.Objects.Count && (seen.Count < Looked); i += seen.Count == 0 ? 1 : step)
        {
            StoredObject entry = store.Objects[i];
            try
            {
                (StoredFile[] images, StoredFile[] latents) = entry.Views();
                JpegHeader size = decoder.ReadHeader(store.Read(entry, images[0]));
                seen.Add((size.Width, NpyReader.Doubles(store.Read(entry, latents[0]), ThreeDieBenchLayout.Latent(0)).Values.Length));
            }
            catch (Exception e) when (e is ExchangeException or NpyException or JpegException or IOException or UnauthorizedAccessException)
            {
                problem = $"{entry.Key}: {e.Message}";
            }
        }

        if (seen.Count == 0)
        {
            throw new ExchangeException($"{store.Name}: none of its {store.Objects.Count} objects can be read; the last: {problem}.");
        }

        (int imageSize, int count) = seen.GroupBy(static s => s).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key).First().Key;
        IReadOnlyList<string>[] known = [ShardSchema.Latents3DIEBench, WithTranslation];
        return new SourceFormat(imageSize, known.FirstOrDefault(names => names.Count == count) ?? throw new ExchangeException(
            $"{store.Name}: has {count} latents an image; 3DIEBench has 7, 3DIEBench-T 10."));
    }
}
