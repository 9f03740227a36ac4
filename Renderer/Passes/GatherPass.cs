using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Lists the samples that see the object, so that shading runs over them alone.</summary>
internal sealed class GatherPass : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly SamplePattern _pattern;
    private readonly ShaderProgram _opaque, _peel;
    private readonly GpuBuffer _lists, _samples;
    private readonly uint[] _empty;

    internal GatherPass(GraphicsDevice device, string[] defines, SamplePattern pattern, int size)
    {
        _pattern = pattern;
        _device = device;
        _opaque = ShaderProgram.Compute(device, "gather.comp.glsl", defines);
        _peel = ShaderProgram.Compute(device, "gather.comp.glsl", [.. defines, "PEEL"]);
        _empty = [.. Enumerable.Range(0, _pattern.Positions).SelectMany(_ => new uint[] { 0, 1, 1, 0 })];
        _lists = GpuBuffer.Empty(device, (nuint)(_empty.Length * sizeof(uint)));
        _samples = GpuBuffer.Empty(device, (nuint)(_pattern.Positions * size * size * sizeof(uint)));
    }

    internal void Run(UploadedMesh mesh, ViewBlock view, int layer, GpuTexture triangles, GpuTexture radiance)
    {
        GL gl = _device.Gl;
        _lists.Write<uint>(_empty);
        _lists.BindStorage(0);
        _samples.BindStorage(1);
        triangles.Bind(6);
        ShaderProgram program = mesh.IsTransparent ? _peel : _opaque;
        if (mesh.IsTransparent)
        {
            radiance.BindImage(0, BufferAccessARB.ReadOnly);
            program.Set("layer", layer);
        }

        program.Use();
        gl.DispatchCompute((uint)(view.Rect.Width * _pattern.Samples + 7) / 8, (uint)(view.Rect.Height * _pattern.Samples + 7) / 8, 1);
        // The last is for the next view, which starts by emptying the lists.
        gl.MemoryBarrier(
            MemoryBarrierMask.CommandBarrierBit | MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit);
        gl.BindBuffer(BufferTargetARB.DispatchIndirectBuffer, _lists.Handle);
    }

    public void Dispose()
    {
        _opaque.Dispose();
        _peel.Dispose();
        _lists.Dispose();
        _samples.Dispose();
    }
}
