using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Filters the shaded pieces to pixels; the layers of a transparent mesh are added up.</summary>
internal sealed class FilterPass : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly string[] _defines;
    private readonly Dictionary<(bool IsTransparent, bool HasGloss, bool HasOwnLight), ShaderProgram> _programs = [];
    private readonly GpuBuffer _tables;
    private readonly GpuTexture _weights;

    internal FilterPass(GraphicsDevice device, string[] defines, SamplePattern pattern, float radius, int size, int views)
    {
        _device = device;
        _defines = defines;
        _tables = GpuBuffer.Of<float>(device, PixelFilter.Tables(radius, pattern.Samples));
        _weights = GpuTexture.View(device, SizedInternalFormat.R32f, _tables);
        Filtered = GpuTexture.Planes(device, SizedInternalFormat.Rgba16f, size, size, views);
        Covered = GpuTexture.Planes(device, SizedInternalFormat.R16f, size, size, views);
    }

    /// <summary>The object's radiance times opacity, and opacity, where the object is.</summary>
    internal GpuTexture Filtered { get; }

    /// <summary>How much of each pixel a transparent mesh covers, however transparent; only kept for such meshes.</summary>
    internal GpuTexture Covered { get; }

    /// <summary>Forgets the layers of the views before, where the object is.</summary>
    internal void Clear(UploadedMesh mesh, ViewBatch views)
    {
        if (mesh.IsTransparent)
        {
            Filtered.Clear(views.Object.Within);
            Covered.Clear(views.Object.Within);
        }
    }

    /// <summary>Takes in a layer.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="views">The views.</param>
    /// <param name="part">Where the layer is.</param>
    /// <param name="gathered">Its pieces.</param>
    /// <param name="groups">The work groups, if the GPU has found out whether the layer has any.</param>
    internal void Run(UploadedMesh mesh, ViewBatch views, ViewPart part, GatherPass gathered, IndirectDispatch? groups)
    {
        gathered.Heads.Bind(6);
        gathered.Pieces.Bind(7);
        _weights.Bind(8);
        Filtered.BindImage(0, BufferAccessARB.ReadWrite);
        ShaderProgram program = ProgramFor(mesh);
        if (mesh.IsTransparent)
        {
            Covered.BindImage(1, BufferAccessARB.ReadWrite);
        }

        program.Set("part", part.Number);
        program.Use();
        part.Dispatch(_device.Gl, views, groups);
        // That of storage is for the next layer, whose pieces must not be listed where these are still being read.
        _device.Gl.MemoryBarrier(
            MemoryBarrierMask.ShaderImageAccessBarrierBit | MemoryBarrierMask.TextureFetchBarrierBit | MemoryBarrierMask.TextureUpdateBarrierBit
            | MemoryBarrierMask.ShaderStorageBarrierBit);
    }

    public void Dispose()
    {
        Filtered.Dispose();
        Covered.Dispose();
        _weights.Dispose();
        _tables.Dispose();
        foreach (ShaderProgram program in _programs.Values)
        {
            program.Dispose();
        }
    }

    /// <summary>The program that filters what a mesh has and no more.</summary>
    private ShaderProgram ProgramFor(UploadedMesh mesh)
    {
        (bool isTransparent, bool hasGloss, bool hasOwnLight) key = (mesh.IsTransparent, mesh.HasGloss, mesh.HasOwnLight);
        if (!_programs.TryGetValue(key, out ShaderProgram? program))
        {
            IEnumerable<string> defines = key.isTransparent ? _defines.Append("PEEL") : _defines;
            defines = key.hasGloss ? defines.Append("GLOSS") : defines;
            defines = key.hasOwnLight ? defines.Append("OWN_LIGHT") : defines;
            _programs[key] = program = ShaderProgram.Compute(_device, "filter.comp.glsl", [.. defines]);
        }

        return program;
    }
}
