using System.Buffers;
using System.Runtime.CompilerServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>A growing array from a pool, so that one mesh after another is read without garbage. Whoever makes it disposes it.</summary>
/// <typeparam name="T">An element without references.</typeparam>
internal sealed class PooledList<T>(int capacity = 1024) : IDisposable
    where T : unmanaged
{
    private T[] _items = ArrayPool<T>.Shared.Rent(capacity);

    /// <summary>Number of elements.</summary>
    public int Count { get; private set; }

    /// <summary>The elements; void once another is added.</summary>
    public Span<T> Span => _items.AsSpan(0, Count);

    /// <summary>An element below <see cref="Count"/>.</summary>
    public ref T this[int index] => ref _items[index];

    /// <summary>Adds an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        T[] items = _items;
        int count = Count;
        if ((uint)count >= (uint)items.Length)
        {
            items = Grow();
        }

        items[count] = item;
        Count = count + 1;
    }

    /// <summary>Drops elements from the end.</summary>
    public void Shrink(int count) => Count = Math.Min(count, Count);

    /// <summary>Drops all and adds a number of equal elements.</summary>
    public void Fill(T item, int count)
    {
        if (count > _items.Length)
        {
            Dispose();
            _items = ArrayPool<T>.Shared.Rent(count);
        }

        Count = count;
        Span.Fill(item);
    }

    /// <summary>Copies the elements to an array that is theirs alone, without clearing it first.</summary>
    public T[] ToArray()
    {
        T[] array = GC.AllocateUninitializedArray<T>(Count);
        Span.CopyTo(array);
        return array;
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        ArrayPool<T>.Shared.Return(_items);
        _items = [];
        Count = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T[] Grow()
    {
        if (Count == Array.MaxLength)
        {
            throw new OverflowException($"more than {Array.MaxLength} elements of {typeof(T).Name}");
        }

        T[] larger = ArrayPool<T>.Shared.Rent((int)Math.Min(Math.Max(16, Count * 2L), Array.MaxLength));
        Span.CopyTo(larger);
        ArrayPool<T>.Shared.Return(_items);
        return _items = larger;
    }
}
