using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Divides the pixels that see the object into pieces of surface and lists these, so that shading runs over them alone.</summary>
internal sealed class GatherPass : IDisposable
{
    /// <summary>Piece in pieces.glsl: two vectors of four words.</summary>
    private const int BytesPerPiece = 2 * 4 * sizeof(uint);

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _opaque, _peel;
    private readonly GpuBuffer _lists, _pieces;
    private readonly uint[] _empty;
    private readonly int _listWords;

    internal GatherPass(GraphicsDevice device, string[] defines, int size, int views)
    {
        _device = device;
        int piecesPerClass = SamplePattern.PiecesPerClass(size);
        string[] own = [.. defines, $"PIECES_PER_CLASS {piecesPerClass}"];
        _opaque = ShaderProgram.Compute(device, "gather.comp.glsl", own);
        _peel = ShaderProgram.Compute(device, "gather.comp.glsl", [.. own, "PEEL"]);
        _listWords = BytesPerList(views) / sizeof(uint);
        _empty = new uint[SamplePattern.Classes * _listWords];
        _lists = GpuBuffer.Empty(device, (nuint)(_empty.Length * sizeof(uint)));
        _pieces = GpuBuffer.Empty(device, (nuint)(SamplePattern.Classes * (long)views * piecesPerClass * BytesPerPiece));
        Pieces = GpuTexture.View(device, SizedInternalFormat.Rgba32ui, _pieces);
        Heads = GpuTexture.Planes(device, SizedInternalFormat.R32ui, size, size, views);

        // The filter multiplies pieces that a pixel doesn't have by 0, which makes 0 of numbers only: memory never written has to hold some too.
        _pieces.Clear();
        Heads.Clear(new PixelRect(0, 0, size, size));
    }

    /// <summary>Bytes of a class's list: its indirect dispatch, and how many pieces each view has.</summary>
    internal static int BytesPerList(int views) => (3 + views) * sizeof(uint);

    /// <summary>Of each pixel in the part listed last, where its pieces are and how many: pieces.glsl.</summary>
    internal GpuTexture Heads { get; }

    /// <summary>The pieces, once they are shaded: pieces.glsl.</summary>
    internal GpuTexture Pieces { get; }

    /// <summary>Lists the pieces of a layer.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="views">The views.</param>
    /// <param name="part">Where to look.</param>
    /// <param name="triangles">What each sample sees.</param>
    /// <param name="hidden">Of transparent meshes, how much the layers before hide, at each sample.</param>
    /// <param name="groups">The work groups, if the GPU has found out whether the layer has any.</param>
    internal void Run(UploadedMesh mesh, ViewBatch views, ViewPart part, GpuTexture triangles, GpuTexture hidden, IndirectDispatch? groups)
    {
        GL gl = _device.Gl;
        for (int class_ = 0; class_ < SamplePattern.Classes; class_++)
        {
            (_empty[class_ * _listWords + 1], _empty[class_ * _listWords + 2]) = (1, (uint)views.Count);
        }

        _lists.Write<uint>(_empty);
        _lists.BindStorage(0);
        _pieces.BindStorage(1);
        mesh.BindSurface();
        triangles.Bind(6);
        Heads.BindImage(1, BufferAccessARB.WriteOnly);
        if (mesh.IsTransparent)
        {
            hidden.Bind(8);
        }

        ShaderProgram program = mesh.IsTransparent ? _peel : _opaque;
        program.Set("part", part.Number);
        program.Use();
        part.Dispatch(gl, views, groups);
        // The last is for the next layer, which starts by emptying the lists.
        gl.MemoryBarrier(
            MemoryBarrierMask.CommandBarrierBit | MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.TextureFetchBarrierBit
            | MemoryBarrierMask.BufferUpdateBarrierBit);
        gl.BindBuffer(BufferTargetARB.DispatchIndirectBuffer, _lists.Handle);
    }

    public void Dispose()
    {
        _opaque.Dispose();
        _peel.Dispose();
        Pieces.Dispose();
        Heads.Dispose();
        _lists.Dispose();
        _pieces.Dispose();
    }
}
