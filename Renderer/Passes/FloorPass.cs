using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// Computes what the floor receives: all lights on a coarse grid round the object, for its smooth light and its bounce onto the object,
/// and the spot with its sharper shadow once more as the camera sees it.
/// </summary>
internal sealed class FloorPass : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly string[] _defines;
    private readonly Dictionary<(bool IsTransparent, bool HasEmitters), ShaderProgram> _grids = [];
    private readonly ShaderProgram _spot, _shadow, _shadowVeil;

    internal FloorPass(GraphicsDevice device, string[] defines, int size, int views)
    {
        _device = device;
        _defines = defines;
        _spot = ShaderProgram.Compute(device, "floorspot.comp.glsl", defines);
        _shadow = ShaderProgram.Compute(device, "floorspot.comp.glsl", [.. defines, "SHADOW"]);
        _shadowVeil = ShaderProgram.Compute(device, "floorspot.comp.glsl", [.. defines, "SHADOW", "VEIL"]);
        Light = GpuTexture.Planes(device, SizedInternalFormat.Rgba16f, PassConstants.FloorGrid, PassConstants.FloorGrid, views);
        Seen = GpuTexture.Planes(device, SizedInternalFormat.Rgba16f, (size + 1) / 2, (size + 1) / 2, views);
    }

    /// <summary>Irradiance on the grid: sun, world and object in rgb; the spot's for unit intensity in a.</summary>
    internal GpuTexture Light { get; }

    /// <summary>Radiance of the floor as the camera sees it, at half the picture's resolution.</summary>
    internal GpuTexture Seen { get; }

    internal void Run(UploadedMesh mesh, ViewBatch views, SpotMapPass spotMap)
    {
        mesh.Directions!.Coverage.Bind(10);
        views.Axes.Bind(8);
        spotMap.Depth.Bind(9);
        spotMap.Veil.Bind(13);
        Light.BindImage(0, BufferAccessARB.WriteOnly);
        if (mesh.HasEmitters)
        {
            mesh.BindSurface();
        }

        GridFor(mesh).Use();
        _device.Gl.DispatchCompute(PassConstants.FloorGrid / 8, PassConstants.FloorGrid / 8, (uint)views.Count);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit);
        Light.Bind(10);
        Seen.BindImage(0, BufferAccessARB.WriteOnly);
        _spot.Use();
        _device.Gl.DispatchCompute((uint)(Seen.Width + 7) / 8, (uint)(Seen.Height + 7) / 8, (uint)views.Count);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderImageAccessBarrierBit);
        (mesh.IsTransparent ? _shadowVeil : _shadow).Use();
        views.Shadow.Dispatch(_device.Gl, views, null);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit);
    }

    public void Dispose()
    {
        Light.Dispose();
        Seen.Dispose();
        foreach (ShaderProgram grid in _grids.Values)
        {
            grid.Dispose();
        }

        _spot.Dispose();
        _shadow.Dispose();
        _shadowVeil.Dispose();
    }

    private ShaderProgram GridFor(UploadedMesh mesh)
    {
        (bool isTransparent, bool hasEmitters) key = (mesh.IsTransparent, mesh.HasEmitters);
        if (!_grids.TryGetValue(key, out ShaderProgram? grid))
        {
            IEnumerable<string> defines = key.isTransparent ? _defines.Append("VEIL") : _defines;
            defines = key.hasEmitters ? defines.Append("EMITS") : defines;
            _grids[key] = grid = ShaderProgram.Compute(_device, "floor.comp.glsl", [.. defines]);
        }

        return grid;
    }
}
