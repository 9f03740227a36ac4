using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>A part of each of the views that are drawn together, such as the pixels of the object.</summary>
/// <param name="Number">Its place in the parts of view.glsl.</param>
/// <param name="Within">The rectangle that the part is in, of whichever view.</param>
/// <param name="Width">Of the widest of them.</param>
/// <param name="Height">Of the highest.</param>
internal readonly record struct ViewPart(int Number, PixelRect Within, int Width, int Height)
{
    /// <summary>Runs the program in use for each of its pixels, in groups of 8×8.</summary>
    /// <param name="gl">OpenGL.</param>
    /// <param name="views">The views.</param>
    /// <param name="groups">The groups, if the GPU has found out whether there are any.</param>
    internal void Dispatch(GL gl, ViewBatch views, IndirectDispatch? groups)
    {
        if (groups is { } found)
        {
            found.Run(gl);
        }
        else
        {
            gl.DispatchCompute((uint)(Width + 7) / 8, (uint)(Height + 7) / 8, (uint)views.Count);
        }
    }

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
