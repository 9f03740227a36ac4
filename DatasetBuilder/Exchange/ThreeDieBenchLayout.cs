using System.Globalization;
using SIE.DatasetBuilder.Pipeline;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// Names of the files of 3DIEBench and its variants: <c>SYNSET/OBJECT/image_VIEW.jpg</c> and <c>latent_VIEW.npy</c> (float64), beside them the
/// lists of each split.
/// </summary>
internal static class ThreeDieBenchLayout
{
    /// <summary>Names of the labels, '&lt;U…'. Not in the published dataset; the original code does not look for it.</summary>
    public const string ClassNames = "class_names.npy";

    /// <summary>Views of an object at most; a file that claims a higher one is none of the layout.</summary>
    public const int MaxViews = 1_000_000;

    private const string ImageStart = "image_", ImageEnd = ".jpg", LatentStart = "latent_", LatentEnd = ".npy";

    public static string Image(int view) => string.Create(CultureInfo.InvariantCulture, $"{ImageStart}{view}{ImageEnd}");

    public static string Latent(int view) => string.Create(CultureInfo.InvariantCulture, $"{LatentStart}{view}{LatentEnd}");

    /// <summary>The objects of a split, "/SYNSET/OBJECT" each ('&lt;U…').</summary>
    public static string Objects(string split) => $"{split}_images.npy";

    /// <summary>The label of each object of a split (int64).</summary>
    public static string Labels(string split) => $"{split}_labels.npy";

    /// <summary>The latents of all images of a split, objects in the order of the list, views from 0 (float64, images × latents).</summary>
    public static string AllLatents(string split) => $"all_latents_{split}.npy";

    /// <summary>An object as it stands in a list.</summary>
    public static string ListEntry(string synset, string objectId) => $"/{synset}/{objectId}";

    /// <summary>The view of a file, or null if the file is none of an object's.</summary>
    /// <param name="name">Name of the file without its folder.</param>
    public static ViewFile? Parse(string name) =>
        View(name, ImageStart, ImageEnd) is { } image ? new ViewFile(IsImage: true, image)
        : View(name, LatentStart, LatentEnd) is { } latent ? new ViewFile(IsImage: false, latent)
        : null;

    /// <summary>Whether a file is a list that an import reads.</summary>
    /// <param name="name">Name of the file without its folder.</param>
    public static bool IsList(string name) =>
        name == ClassNames || DatasetPlan.Splits.Any(split => name == Objects(split) || name == Labels(split));

    /// <summary>Whether a name can be that of one folder: not empty, no separator, no step upwards, no control character.</summary>
    public static bool IsFolderName(string name) =>
        name.Length is > 0 and <= 255 && name is not ("." or "..") && !name.Any(static c => c is '/' or '\\' or ':' || char.IsControl(c));

    private static int? View(string name, string start, string end)
    {
        if (name.Length <= start.Length + end.Length || !name.StartsWith(start, StringComparison.Ordinal) || !name.EndsWith(end, StringComparison.Ordinal))
        {
            return null;
        }

        // Only the one spelling that is written: "image_07.jpg" beside "image_7.jpg" would be the same view twice.
        ReadOnlySpan<char> digits = name.AsSpan(start.Length, name.Length - start.Length - end.Length);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int view) && view < MaxViews
            && (digits.Length == 1 || digits[0] != '0') ? view : null;
    }
}

/// <summary>One of the two files of a view.</summary>
/// <param name="IsImage">True for the JPEG, false for the latents.</param>
/// <param name="View">Number of the view, from 0.</param>
internal readonly record struct ViewFile(bool IsImage, int View);
