using System.Runtime.CompilerServices;

namespace SIE.Training.Models.Layers.Winograd;

/// <summary>Memory for floats that grows to the largest size asked for, aligned to the lines of the caches.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Line = 64;

    private float[] _memory = [];
    private float* _start;
    private nint _size;

    /// <summary>The memory, whose contents are lost where it must grow.</summary>
    /// <param name="floats">Its size at least.</param>
    internal float* Reserve(nint floats)
    {
        if (floats > _size)
        {
            _memory = GC.AllocateUninitializedArray<float>(checked((int)floats + (Line / sizeof(float))), pinned: true);
            _start = (float*)(((nuint)Unsafe.AsPointer(ref _memory[0]) + Line - 1) / Line * Line);
            _size = floats;
        }

        return _start;
    }
}
