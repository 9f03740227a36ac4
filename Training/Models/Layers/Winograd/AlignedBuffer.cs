using System.Runtime.InteropServices;

namespace SIE.Training.Models.Layers.Winograd;

/// <summary>Memory for floats that grows to the largest size asked for, aligned to the lines of the caches.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const nuint Line = 64;

    private float* _start;
    private nint _size;

    ~AlignedBuffer() => NativeMemory.AlignedFree(_start);

    /// <summary>The memory, whose contents are lost where it must grow.</summary>
    /// <param name="floats">Its size at least.</param>
    internal float* Reserve(nint floats)
    {
        if (floats > _size)
        {
            NativeMemory.AlignedFree(_start);
            _start = null;
            _size = 0;
            _start = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), Line);
            _size = floats;
        }

        return _start;
    }
}
