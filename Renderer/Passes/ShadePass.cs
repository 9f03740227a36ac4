using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Computes the light that each visible piece of the object sends to the camera.</summary>
internal sealed class ShadePass : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly SamplePattern _pattern;
    private readonly string[] _defines;
    private readonly Dictionary<(bool IsTransparent, bool HasMaps, bool HasGloss, bool HasOwnLight, bool HasEmitters), ShaderProgram> _programs = [];
    private readonly GpuTexture _nearest, _solid;

    internal ShadePass(GraphicsDevice device, string[] defines, SamplePattern pattern, int size, int views)
    {
        _pattern = pattern;
        _device = device;
        _defines = [.. defines, $"PIECES_PER_CLASS {SamplePattern.PiecesPerClass(size)}"];
        Hidden = GpuTexture.Planes(device, SizedInternalFormat.R16f, size * pattern.Samples, size * pattern.Samples, views);
        _solid = GpuTexture.Planes(device, SizedInternalFormat.R32ui, size, size, views);
        _nearest = GpuTexture.Plane(device, SizedInternalFormat.R16ui, PassConstants.NearestSize, PassConstants.NearestSize);
        _nearest.Write<ushort>(DirectionSet.Nearest, PixelFormat.RedInteger, PixelType.UnsignedShort);
    }

    /// <summary>Of transparent meshes, how much the layers so far hide of what is behind them, at each sample.</summary>
    internal GpuTexture Hidden { get; }

    /// <summary>Forgets the layers of the views before, where the object is.</summary>
    internal void Clear(UploadedMesh mesh, ViewBatch views)
    {
        if (mesh.IsTransparent)
        {
            Hidden.Clear(views.Object.Within.Times(_pattern.Samples));
            _solid.Clear(views.Object.Within);
        }
    }

    /// <summary>Shades the pieces that <see cref="GatherPass"/> listed last.</summary>
    internal void Run(UploadedMesh mesh, ViewBatch views, bool isOpaque, bool isLast, SpotMapPass spotMap, GpuTexture floor, GpuTexture axes)
    {
        mesh.BindSurface();
        mesh.Directions!.Extents.Bind(7);
        spotMap.Depth.Bind(9);
        spotMap.Veil.Bind(13);
        floor.Bind(10);
        _nearest.Bind(11);
        axes.Bind(12);
        ShaderProgram program = ProgramFor(mesh);
        if (mesh.IsTransparent)
        {
            Hidden.BindImage(0, BufferAccessARB.ReadWrite);
            _solid.BindImage(1, BufferAccessARB.ReadWrite);
            program.Set("isOpaque", isOpaque ? 1 : 0);
            program.Set("isLast", isLast ? 1 : 0);
        }

        program.Use();
        for (int class_ = 0; class_ < SamplePattern.Classes; class_++)
        {
            int bytes = views.Most * _pattern.RowsPerClass * 16;
            views.Directions.BindUniformRange(1, class_ * bytes, bytes);
            program.Set("class_", class_);
            _device.Gl.DispatchComputeIndirect(class_ * GatherPass.BytesPerList(views.Most));
        }

        _device.Gl.MemoryBarrier(
            MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.ShaderImageAccessBarrierBit | MemoryBarrierMask.TextureFetchBarrierBit
            | MemoryBarrierMask.TextureUpdateBarrierBit);
    }

    public void Dispose()
    {
        Hidden.Dispose();
        _solid.Dispose();
        _nearest.Dispose();
        foreach (ShaderProgram program in _programs.Values)
        {
            program.Dispose();
        }
    }

    /// <summary>The program that computes what a mesh needs and no more.</summary>
    private ShaderProgram ProgramFor(UploadedMesh mesh)
    {
        (bool isTransparent, bool hasMaps, bool hasGloss, bool hasOwnLight, bool hasEmitters) key =
            (mesh.IsTransparent, mesh.HasMaps, mesh.HasGloss, mesh.HasOwnLight, mesh.HasEmitters);
        if (!_programs.TryGetValue(key, out ShaderProgram? program))
        {
            IEnumerable<string> defines = [.. _defines, .. key.isTransparent ? ["PEEL", "VEIL"] : Array.Empty<string>()];
            defines = key.hasMaps ? defines.Append("MAPS") : defines;
            defines = key.hasGloss ? defines.Append("GLOSS") : defines;
            defines = key.hasOwnLight ? defines.Append("OWN_LIGHT") : defines;
            defines = key.hasEmitters ? defines.Append("EMITS") : defines;
            _programs[key] = program = ShaderProgram.Compute(_device, "shade.comp.glsl", [.. defines]);
        }

        return program;
    }
}
