namespace SIE.Training.Models.Layers.Winograd;

/// <summary>A convolution of whole maps, or its gradient by the input, which is one too.</summary>
internal static unsafe class WinogradProduct
{
    /// <summary>Tiles multiplied with a panel at a time: what comes of it stays in a core's second cache.</summary>
    private const int Block = 32;

    /// <summary>Floats of transformed tiles that stay in the third cache.</summary>
    private const int LargeBlock = 2 << 20;

    /// <summary>Kernels from which on tiles are transformed beforehand, and the kernels as they are needed: by what then is in which cache.</summary>
    private const long ManyWeights = 128 * 256;

    /// <summary>Convolves.</summary>
    /// <param name="input">Maps.</param>
    /// <param name="kernels">As many rows as the input has channels.</param>
    /// <param name="output">Receives the maps.</param>
    internal static void Convolve(TiledMaps input, KernelBank kernels, TiledMaps output)
    {
        Workspace shared = Workspace.Rent();
        if (HasManyWeights(input, output))
        {
            ConvolveByPanels(input, kernels, output, shared);
        }
        else
        {
            ConvolveByTiles(input, kernels, output, shared);
        }

        shared.Return();
    }

    /// <summary>Whether to go panel by panel of the weights instead of tile by tile.</summary>
    internal static bool HasManyWeights(TiledMaps input, TiledMaps output) => (long)input.Channels * output.Channels >= ManyWeights;

    /// <summary>All weights are transformed, then tiles block by block.</summary>
    private static void ConvolveByTiles(TiledMaps input, KernelBank kernels, TiledMaps output, Workspace shared)
    {
        float* weights = shared.Weights.Reserve(kernels.Panels * kernels.Panel);
        Workspace.Share(kernels.Panels, (panel, at) => kernels.LoadPanel(panel, weights + (panel * kernels.Panel), at.Scratch));
        Workspace.Share((input.Tiles + Block - 1) / Block, (block, workspace) =>
        {
            (int first, int count) = (block * Block, Math.Min(Block, input.Tiles - (block * Block)));
            TransformedTiles tiles = new(Block, input.Channels);
            float* pieces = workspace.Pieces.Reserve(tiles.Size);
            tiles.LoadPieces(input, first, count, pieces, workspace);
            for (int panel = 0; panel < kernels.Panels; panel++)
            {
                Multiply(tiles, pieces, weights + (panel * kernels.Panel), kernels, panel, output, first, count, workspace);
            }
        });
    }

    /// <summary>Tiles are transformed in large blocks, then weights panel by panel.</summary>
    private static void ConvolveByPanels(TiledMaps input, KernelBank kernels, TiledMaps output, Workspace shared)
    {
        int capacity = LargeBlockOf(input);
        TransformedTiles tiles = new(capacity, input.Channels);
        float* pieces = shared.Pieces.Reserve(tiles.Size);
        for (int start = 0; start < input.Tiles; start += capacity)
        {
            (int begin, int all) = (start, Math.Min(capacity, input.Tiles - start));
            LoadPieces(tiles, input, begin, all, pieces);
            Workspace.Share(kernels.Panels, (panel, workspace) =>
            {
                float* weights = workspace.Weights.Reserve(kernels.Panel);
                kernels.LoadPanel(panel, weights, workspace.Scratch);
                for (int block = 0; block < all; block += Block)
                {
                    int count = Math.Min(Block, all - block);
                    Multiply(tiles, pieces + (block * tiles.Row), weights, kernels, panel, output, begin + block, count, workspace);
                }
            });
        }
    }

    /// <summary>Tiles in a large block.</summary>
    internal static int LargeBlockOf(TiledMaps maps)
    {
        int tiles = (int)(LargeBlock / TileTransforms.Points / new TransformedTiles(1, maps.Channels).Row / Block) * Block;
        return Math.Min(Math.Max(Block, tiles), (maps.Tiles + MatrixKernel.Rows - 1) / MatrixKernel.Rows * MatrixKernel.Rows);
    }

    /// <summary>Transforms pieces of the input, shared between threads.</summary>
    internal static void LoadPieces(TransformedTiles tiles, TiledMaps input, int first, int count, float* to) =>
        Workspace.Share((count + MatrixKernel.Rows - 1) / MatrixKernel.Rows, (part, workspace) =>
        {
            int offset = part * MatrixKernel.Rows;
            tiles.LoadPieces(input, first + offset, Math.Min(MatrixKernel.Rows, count - offset), to + (offset * tiles.Row), workspace);
        });

    /// <summary>A block of tiles by a panel. Rows after the last tile's, up to a multiple of 8, are multiplied too, whatever is in them.</summary>
    private static void Multiply(
        TransformedTiles tiles,
        float* pieces,
        float* weights,
        KernelBank kernels,
        int panel,
        TiledMaps output,
        int first,
        int count,
        Workspace workspace)
    {
        TransformedTiles results = new(Block, MatrixKernel.Columns);
        float* products = workspace.Products.Reserve(results.Size);
        for (int point = 0; point < TileTransforms.Points; point++)
        {
            float* left = pieces + (point * tiles.Matrix), right = weights + (point * kernels.Matrix), to = products + (point * results.Matrix);
            for (int row = 0; row < count; row += MatrixKernel.Rows)
            {
                float* result = to + (row * results.Row);
                MatrixKernel.Multiply(left + (row * tiles.Row), tiles.Row, 1, right, MatrixKernel.Columns, result, results.Row, tiles.Channels, adds: false);
            }
        }

        results.StoreResults(products, output, first, count, panel * MatrixKernel.Columns, workspace);
    }
}
