using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Work groups whose numbers the GPU itself has found.</summary>
/// <param name="Buffer">Where they lie.</param>
/// <param name="Offset">Bytes before the three.</param>
internal readonly record struct IndirectDispatch(GpuBuffer Buffer, int Offset)
{
    /// <summary>Bytes of one.</summary>
    internal const int Bytes = 3 * sizeof(uint);

    /// <summary>Runs the program in use.</summary>
    internal void Run(GL gl)
    {
        gl.BindBuffer(BufferTargetARB.DispatchIndirectBuffer, Buffer.Handle);
        gl.DispatchComputeIndirect(Offset);
    }
}
