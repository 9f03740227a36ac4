using SIE.Renderer.OpenGL;
using SIE.Renderer.Preparation;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Draws what is opaque, but for what no view can show: the backs of <see cref="ClosedShells"/> that are seen from outside.</summary>
internal static class OpaqueSurfaces
{
    /// <summary>Draws them with a program in use, whose targets show the object mirrored, as the pictures and the maps of the spot do.</summary>
    /// <param name="device">The device.</param>
    /// <param name="program">The program; with several views it has firstView, the view of the first instance.</param>
    /// <param name="mesh">The mesh.</param>
    /// <param name="views">The views.</param>
    /// <param name="isOutside">Whether a view has no part of the mesh behind it or cut off before it.</param>
    internal static void Draw(GraphicsDevice device, ShaderProgram program, UploadedMesh mesh, ViewBatch views, Func<ViewBlock, bool> isOutside)
    {
        // What a view shows must not depend on those that it is drawn with, not even the samples that fall on a front as well as on a back.
        for (int first = 0, end; first < views.Count; first = end)
        {
            bool fromOutside = isOutside(views.Blocks[first]);
            for (end = first + 1; end < views.Count && isOutside(views.Blocks[end]) == fromOutside; end++)
            {
            }

            if (views.Most > 1)
            {
                program.Set("firstView", first);
            }

            int shells = fromOutside ? mesh.ShellCount : 0;
            if (shells > 0)
            {
                // A front that is mirrored is wound as OpenGL takes a back to be.
                device.Gl.CullFace(TriangleFace.Front);
                device.Gl.Enable(EnableCap.CullFace);
                mesh.Draw(0, shells, end - first);
                device.Gl.Disable(EnableCap.CullFace);
            }

            mesh.Draw(shells, mesh.OpaqueCount, end - first);
        }
    }
}
