using SIE.Renderer.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// Layers of what lets light through, where they are drawn by compute: how much there is to do for each (layers.glsl). After a layer that shows nothing in
/// any view all dispatches are empty, without anyone having waited for it.
/// </summary>
internal sealed class LayerDispatches : IDisposable
{
    private const int Binding = 5, Kinds = 3, PerKind = PassConstants.Layers + 1; // of layers.glsl

    private readonly GpuBuffer _buffer;
    private readonly uint[] _numbers = new uint[Kinds * PerKind * 3];

    internal LayerDispatches(GraphicsDevice device) => _buffer = GpuBuffer.Empty(device, (nuint)(_numbers.Length * sizeof(uint)));

    /// <summary>Before the first layer: that one is to be drawn.</summary>
    /// <param name="drawing">Work groups of drawing a layer.</param>
    /// <param name="blanking">Work groups that empty it.</param>
    /// <param name="pixels">Work groups of the passes over its pixels.</param>
    /// <param name="views">Views.</param>
    internal void Begin((uint X, uint Y) drawing, (uint X, uint Y) blanking, (uint X, uint Y) pixels, uint views)
    {
        for (int layer = 0; layer < PerKind; layer++)
        {
            Put(0, layer, drawing, layer == 0 ? views : 0);
            Put(1, layer, blanking, layer == 0 ? views : 0);
            Put(2, layer, pixels, 0);
        }

        _buffer.Write<uint>(_numbers);
    }

    /// <summary>Binds them for the shader that finds out which layers show something.</summary>
    internal void Bind() => _buffer.BindStorage(Binding);

    /// <summary>Drawing a layer.</summary>
    internal IndirectDispatch Drawing(int layer) => Of(0, layer);

    /// <summary>Emptying a layer.</summary>
    internal IndirectDispatch Blanking(int layer) => Of(1, layer);

    /// <summary>Passes over the pixels of a layer, in groups of 8×8.</summary>
    internal IndirectDispatch Pixels(int layer) => Of(2, layer);

    public void Dispose() => _buffer.Dispose();

    private void Put(int kind, int layer, (uint X, uint Y) groups, uint views)
    {
        int place = ((kind * PerKind) + layer) * 3;
        (_numbers[place], _numbers[place + 1], _numbers[place + 2]) = (groups.X, groups.Y, views);
    }

    private IndirectDispatch Of(int kind, int layer) => new(_buffer, ((kind * PerKind) + layer) * IndirectDispatch.Bytes);
}
