namespace SIE.Renderer;

/// <summary>How much work a view is worth.</summary>
public enum RenderQuality
{
    /// <summary>As near to the path-traced pictures as the renderer gets.</summary>
    Reference,

    /// <summary>Fewer samples of light and shadow, for a faster look.</summary>
    Draft,
}
