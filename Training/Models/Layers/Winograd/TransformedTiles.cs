using System.Runtime.Intrinsics;

namespace SIE.Training.Models.Layers.Winograd;

/// <summary>
/// 36 matrices [tiles, channels] in memory: transformed tiles. Rows and matrices are set apart so that they fall to different lines of the caches.
/// </summary>
/// <param name="Capacity">Tiles that there is room for.</param>
/// <param name="Channels">Of each.</param>
internal readonly unsafe record struct TransformedTiles(int Capacity, int Channels)
{
    private const int Apart = TileTransforms.Width;

    /// <summary>Floats from a tile to the next.</summary>
    internal nint Row => Channels + Apart;

    /// <summary>Floats from a matrix to the next.</summary>
    internal nint Matrix => (Capacity * Row) + Apart;

    /// <summary>Floats of all.</summary>
    internal nint Size => TileTransforms.Points * Matrix;

    /// <summary>Transforms pieces of the input.</summary>
    /// <param name="maps">The input.</param>
    /// <param name="first">Its first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="to">Row of the first in these matrices.</param>
    /// <param name="workspace">To work in.</param>
    internal void LoadPieces(TiledMaps maps, int first, int count, float* to, Workspace workspace)
    {
        float** places = stackalloc float*[TileTransforms.Points];
        float* zeros = workspace.Zeros(maps.Channels);
        Vector512<float>* scratch = workspace.Scratch;
        for (int tile = first; tile < first + count; tile++, to += Row)
        {
            maps.Locate(tile, 1, zeros, places);
            for (int channel = 0; channel < Channels; channel += TileTransforms.Width)
            {
                TileTransforms.Input(places, channel, to + channel, Matrix, scratch);
            }
        }
    }

    /// <summary>Transforms gradients of the result's tiles to gradients of the products.</summary>
    /// <param name="maps">Gradients of the result.</param>
    /// <param name="first">Its first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="offset">Its first channel.</param>
    /// <param name="to">Row of the first in these matrices.</param>
    /// <param name="workspace">To work in.</param>
    internal void LoadGradients(TiledMaps maps, int first, int count, int offset, float* to, Workspace workspace)
    {
        float** places = stackalloc float*[TileTransforms.Result * TileTransforms.Result];
        float* zeros = workspace.Zeros(maps.Channels);
        Vector512<float>* scratch = workspace.Scratch;
        for (int tile = first; tile < first + count; tile++, to += Row)
        {
            maps.Locate(tile, 0, zeros, places);
            for (int channel = 0; channel < Channels; channel += TileTransforms.Width)
            {
                TileTransforms.OutputTransposed(places, offset + channel, to + channel, Matrix, scratch);
            }
        }
    }

    /// <summary>Transforms products to tiles of the result.</summary>
    /// <param name="from">Row of the first in these matrices.</param>
    /// <param name="maps">The result.</param>
    /// <param name="first">Its first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="offset">Its first channel.</param>
    /// <param name="workspace">To work in.</param>
    internal void StoreResults(float* from, TiledMaps maps, int first, int count, int offset, Workspace workspace)
    {
        float** places = stackalloc float*[TileTransforms.Result * TileTransforms.Result];
        float* waste = workspace.Waste(maps.Channels);
        Vector512<float>* scratch = workspace.Scratch;
        for (int tile = first; tile < first + count; tile++, from += Row)
        {
            maps.Locate(tile, 0, waste, places);
            for (int channel = 0; channel < Channels; channel += TileTransforms.Width)
            {
                TileTransforms.Output(from + channel, Matrix, places, offset + channel, scratch);
            }
        }
    }
}
