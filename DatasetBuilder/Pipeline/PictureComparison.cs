using System.Globalization;
using SIE.Imaging;

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
