namespace SIE.Renderer.Passes;

/// <summary>A part of each of the views that are drawn together, such as the pixels of the object.</summary>
/// <param name="Number">Its place in the parts of view.glsl.</param>
/// <param name="Within">The rectangle that the part is in, of whichever view.</param>
/// <param name="Width">Of the widest of them.</param>
/// <param name="Height">Of the highest.</param>
internal readonly record struct ViewPart(int Number, PixelRect Within, int Width, int Height)
{
    /// <summary>The part of these views, at least one.</summary>
    internal static ViewPart Of(int number, ReadOnlySpan<ViewBlock> views, Func<ViewBlock, PixelRect> rectOf)
    {
        PixelRect first = rectOf(views[0]);
        ViewPart part = new(number, first, first.Width, first.Height);
        foreach (ViewBlock view in views[1..])
        {
            PixelRect rect = rectOf(view);
            part = new(number, part.Within.And(rect), Math.Max(part.Width, rect.Width), Math.Max(part.Height, rect.Height));
        }

        return part;
    }
}
