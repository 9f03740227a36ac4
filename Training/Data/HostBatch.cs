namespace SIE.Training.Data;

/// <summary>A batch of pairs in memory, not yet on the device.</summary>
/// <param name="Pixels">All first views, then all second views: 2·Count images, rows from the top, RGB bytes; the buffer may be longer.</param>
/// <param name="Latents">Count × K values.</param>
/// <param name="Labels">Count classes.</param>
/// <param name="Count">Pairs B.</param>
/// <param name="Side">Width and height of an image.</param>
public sealed record HostBatch(PixelBuffer Pixels, float[] Latents, long[] Labels, int Count, int Side);
