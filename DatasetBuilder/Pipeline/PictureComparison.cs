using System.Globalization;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Compares a stored picture with the same one made again.</summary>
/// <param name="size">Width and height.</param>
internal sealed class PictureComparison(int size)
{
    private readonly byte[] _stored = new byte[size * size * 3];
    private readonly byte[] _again = new byte[size * size * 3];

    /// <summary>Largest mean difference so far, in levels of 255.</summary>
    public double WorstMean { get; private set; }

    /// <summary>Largest share of far values so far.</summary>
    public double WorstShare { get; private set; }

    /// <summary>How two views differ.</summary>
    /// <param name="stored">One.</param>
    /// <param name="again">The other.</param>
    /// <param name="passes">Names of their passes.</param>
    /// <param name="exact">True if every byte has to be the same, false if the limits of <see cref="DatasetRerender"/> hold.</param>
    /// <returns>Parts of sentences; none if they don't differ.</returns>
    public IEnumerable<string> Differences(ShardView stored, ShardView again, IReadOnlyList<string> passes, bool exact)
    {
        if (Difference(stored.Jpeg, again.Jpeg, exact) is { } difference)
        {
            yield return difference;
        }

        if (stored.Box is { } there && again.Box is { } here && !IsLike(there, here, exact))
        {
            yield return $"the object is seen in {here}, stored {there}";
        }

        for (int i = 0; i < passes.Count; i++)
        {
            if (!stored.Passes[i].AsSpan().SequenceEqual(again.Passes[i]) && (exact || !IsLike(passes[i], stored.Passes[i], again.Passes[i])))
            {
                yield return $"its {passes[i]} differs";
            }
        }
    }

    private static bool IsLike(VisibleBox a, VisibleBox b, bool exact)
    {
        // Another driver may decide otherwise on a pixel of the border.
        int most = exact ? 0 : 1;
        return Math.Abs(a.Left - b.Left) <= most && Math.Abs(a.Top - b.Top) <= most
            && Math.Abs(a.Left + a.Width - b.Left - b.Width) <= most && Math.Abs(a.Top + a.Height - b.Top - b.Height) <= most
            && Math.Abs(a.Pixels - b.Pixels) <= most * (2 + (a.Pixels * DatasetRerender.MaxShare));
    }

    /// <summary>Whether few values differ by much: edges, where the pixel's centre falls on another surface.</summary>
    private bool IsLike(string pass, byte[] stored, byte[] again)
    {
        int far = 0, count;
        if (pass == ViewPasses.Depth)
        {
            ushort[] a = new ushort[size * size], b = new ushort[size * size];
            Grey16Png.Decode(stored, a, size, size);
            Grey16Png.Decode(again, b, size, size);
            count = a.Length;
            for (int i = 0; i < count; i++)
            {
                far += Math.Abs(a[i] - b[i]) > DatasetRerender.FarLevels ? 1 : 0;
            }
        }
        else
        {
            byte[] a = PictureDecoder.Decode(stored).Rgba, b = PictureDecoder.Decode(again).Rgba;
            count = Math.Min(a.Length, b.Length);
            for (int i = 0; i < count; i++)
            {
                far += Math.Abs(a[i] - b[i]) > DatasetRerender.FarLevels ? 1 : 0;
            }
        }

        return far <= count * DatasetRerender.MaxShare;
    }

    /// <summary>How two JPEG files differ.</summary>
    /// <param name="stored">One.</param>
    /// <param name="again">The other.</param>
    /// <param name="exact">True if every byte has to be the same, false if the limits of <see cref="DatasetRerender"/> hold.</param>
    /// <returns>Null if they don't differ, else a part of a sentence.</returns>
    public string? Difference(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> again, bool exact)
    {
        if (stored.SequenceEqual(again))
        {
            return null;
        }

        using JpegDecoder decoder = new();
        JpegHeader header = decoder.ReadHeader(stored);
        if (header.Width != size || header.Height != size)
        {
            return $"it has {size} x {size} pixels, stored {header.Width} x {header.Height}";
        }

        decoder.Decode(stored, _stored);
        decoder.Decode(again, _again);
        long sum = 0, far = 0;
        for (int i = 0; i < _stored.Length; i++)
        {
            int difference = Math.Abs(_stored[i] - _again[i]);
            sum += difference;
            far += difference > DatasetRerender.FarLevels ? 1 : 0;
        }

        double mean = sum / (double)_stored.Length, share = far / (double)_stored.Length;
        (WorstMean, WorstShare) = (Math.Max(WorstMean, mean), Math.Max(WorstShare, share));
        return !exact && mean <= DatasetRerender.MaxMean && share <= DatasetRerender.MaxShare ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"it differs by {mean:0.###} levels in the mean, and in {100 * share:0.###} % of its values by more than {DatasetRerender.FarLevels}");
    }
}
