namespace SIE.Renderer.Preparation;

/// <summary>Where a material lets light through. A mesh's triangles are drawn in this order.</summary>
internal enum MaterialOpacity
{
    /// <summary>Nowhere.</summary>
    Opaque,

    /// <summary>Where its picture says so.</summary>
    CutOut,

    /// <summary>Everywhere, some of it.</summary>
    SeeThrough,

    /// <summary>Everywhere, all of it: these are not drawn.</summary>
    Invisible,
}
