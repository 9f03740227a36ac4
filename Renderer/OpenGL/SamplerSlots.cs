using Silk.NET.OpenGL;

namespace SIE.Renderer.OpenGL;

/// <summary>
/// Lets llvmpipe compile each program once. It compiles one anew, for a second or two, wherever the way its textures are sampled differs, and of a
/// buffer's texture that is what another texture in the same slot has left, or nothing if there was none. So all our textures are sampled alike
/// (see <see cref="GpuTexture"/>), and each slot is used once before the first program is.
/// </summary>
internal static class SamplerSlots
{
    /// <summary>Textures of a stage, the least that OpenGL 4.5 promises.</summary>
    private const int Slots = 16;

    /// <summary>Uses each slot once.</summary>
    internal static void Use(GraphicsDevice device)
    {
        string fetches = string.Join(" + ", Enumerable.Range(0, Slots).Select(static slot => $"texelFetch(planes[{slot}], ivec2(0), 0).r"));
        using ShaderProgram program = ShaderProgram.Compute(device, "samplerslots.comp.glsl", $"SLOTS {Slots}", $"FETCH_EACH {fetches}");
        using GpuTexture plane = GpuTexture.Plane(device, SizedInternalFormat.R32f, 1, 1);
        using GpuBuffer sum = GpuBuffer.Empty(device, sizeof(float));
        for (uint unit = 0; unit < Slots; unit++)
        {
            plane.Bind(unit);
        }

        sum.BindStorage(0);
        program.Use();
        device.Gl.DispatchCompute(1, 1, 1);
    }
}
