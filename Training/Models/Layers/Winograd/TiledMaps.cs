namespace SIE.Training.Models.Layers.Winograd;

/// <summary>
/// Maps [images, height, width, channels] in memory, seen as tiles of 4×4 places. The tiles of an image are numbered row by row, those of all images
/// one after the other.
/// </summary>
/// <param name="Start">The first value.</param>
/// <param name="Images">How many.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Values of a place.</param>
internal readonly unsafe record struct TiledMaps(nint Start, int Images, int Height, int Width, int Channels)
{
    /// <summary>How many tiles.</summary>
    internal int Tiles => Images * InHeight * InWidth;

    private int InHeight => (Height + TileTransforms.Result - 1) / TileTransforms.Result;

    private int InWidth => (Width + TileTransforms.Result - 1) / TileTransforms.Result;

    /// <summary>Where the places of a tile are.</summary>
    /// <param name="tile">Its number.</param>
    /// <param name="margin">Places around the tile that are wanted too.</param>
    /// <param name="outside">Stands for places outside the map.</param>
    /// <param name="places">Receives (4 + 2 margin)² places, row by row.</param>
    internal void Locate(int tile, int margin, float* outside, float** places)
    {
        int inImage = InHeight * InWidth;
        (int image, int rest) = (tile / inImage, tile % inImage);
        int top = (rest / InWidth * TileTransforms.Result) - margin, left = (rest % InWidth * TileTransforms.Result) - margin;
        int side = TileTransforms.Result + (2 * margin);
        for (int y = top; y < top + side; y++)
        {
            bool rowInside = (uint)y < (uint)Height;
            float* row = (float*)Start + ((((nint)image * Height) + y) * Width * Channels);
            for (int x = left; x < left + side; x++)
            {
                *places++ = rowInside && (uint)x < (uint)Width ? row + ((nint)x * Channels) : outside;
            }
        }
    }
}
