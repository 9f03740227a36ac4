using System.Numerics;
using System.Runtime.CompilerServices;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Preparation;
using Silk.NET.OpenGL;

namespace SIE.Renderer;

/// <summary>The texel buffers of mesh.glsl, gather.comp.glsl and emitters.glsl, for one mesh after another: a GPU's driver takes milliseconds to make new ones.</summary>
internal sealed class MeshTexels : IDisposable
{
    /// <summary>Room to spare in new buffers up to here, so that the next mesh often has it.</summary>
    private const ulong MostWithSpareRoom = 64 << 20;

    /// <summary>Buffers up to here stay, however small the mesh is.</summary>
    private const ulong AlwaysKept = 4 << 20;

    /// <summary>Format and texture unit of each, as the shaders have them.</summary>
    private static readonly (SizedInternalFormat Format, uint Unit)[] Kinds =
    [
        (SizedInternalFormat.Rgba32f, 0), (SizedInternalFormat.RG32f, 1), (SizedInternalFormat.R32ui, 2), (SizedInternalFormat.Rgba32f, 3),
        (SizedInternalFormat.Rgba32i, 4), (SizedInternalFormat.Rgba16, 5), (SizedInternalFormat.Rgba32f, 14),
        (SizedInternalFormat.Rgba32f, 15),
    ];

    private readonly GraphicsDevice _device;
    private readonly bool _isKept;
    private readonly GpuBuffer?[] _buffers = new GpuBuffer?[Kinds.Length];
    private readonly GpuTexture?[] _views = new GpuTexture?[Kinds.Length];

    /// <summary>No texels yet.</summary>
    /// <param name="device">The device.</param>
    /// <param name="isKept">Whether another mesh will want the buffers.</param>
    internal MeshTexels(GraphicsDevice device, bool isKept) => (_device, _isKept) = (device, isKept);

    /// <summary>Bytes of the mesh that they hold.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Takes a mesh in.</summary>
    /// <exception cref="GraphicsException">The driver has no room for it.</exception>
    internal void Set(PreparedMesh mesh)
    {
        Bytes = 0;
        Set<Vector4>(0, mesh.Corners);
        Set<Vector2>(1, mesh.TexCoords);
        Set<uint>(2, mesh.MaterialOf);
        Set<Vector4>(3, mesh.Materials.Rows);
        Set(4, mesh.Materials.Pictures.Levels);
        Set(5, mesh.Materials.Pictures.Texels);
        Set<Vector4>(6, mesh.Planes);
        Set<Vector4>(7, mesh.Emitters);
    }

    /// <summary>Binds them.</summary>
    internal void Bind()
    {
        for (int i = 0; i < Kinds.Length; i++)
        {
            _views[i]!.Bind(Kinds[i].Unit);
        }
    }

    public void Dispose()
    {
        for (int i = 0; i < Kinds.Length; i++)
        {
            Drop(i);
        }
    }

    private void Set<T>(int kind, ReadOnlySpan<T> data)
        where T : unmanaged
    {
        ulong bytes = (ulong)data.Length * (ulong)Unsafe.SizeOf<T>();
        Bytes += (long)bytes;
        if (_views[kind] is not null && _buffers[kind] is { } kept && kept.Bytes >= bytes && (kept.Bytes <= AlwaysKept || kept.Bytes / 4 <= bytes))
        {
            kept.Write(data);
            return;
        }

        Drop(kind);
        if (_isKept)
        {
            // Of its own size a buffer could be made with its contents, but not be written again.
            ulong room = bytes > MostWithSpareRoom ? bytes : bytes + (bytes / 4);
            _buffers[kind] = GpuBuffer.Empty(_device, (nuint)ulong.Max((room + 15) & ~15ul, 16));
            _buffers[kind]!.Write(data);
        }
        else
        {
            _buffers[kind] = GpuBuffer.Of(_device, data);
        }

        _views[kind] = GpuTexture.View(_device, Kinds[kind].Format, _buffers[kind]!);
    }

    private void Drop(int kind)
    {
        _views[kind]?.Dispose();
        _buffers[kind]?.Dispose();
        (_views[kind], _buffers[kind]) = (null, null);
    }
}
