using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>A growing array from a pool, so that one mesh after another is read without garbage. Whoever makes it disposes it.</summary>
/// <typeparam name="T">An element without references.</typeparam>
internal sealed class PooledList<T>(int capacity = 1024) : IDisposable
    where T : unmanaged
{
    /// <summary>How many times as many elements as there are may be expected.</summary>
    private const int MostExpected = 8;

    private T[] _items = ArrayPool<T>.Shared.Rent(capacity);

    /// <summary>Number of elements; only elements behind it that <see cref="Reserve"/> has made room for may be added by raising it.</summary>
    public int Count { get; set; }

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
            items = Grow(1);
        }

        items[count] = item;
        Count = count + 1;
    }

    /// <summary>
    /// Makes room for a few elements and returns the place of the first; what is written there counts once <see cref="Count"/> is raised.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Reserve(int more)
    {
        T[] items = _items;
        if (items.Length - Count < more)
        {
            items = Grow(more);
        }

        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(items), Count);
    }

    /// <summary>
    /// Makes room for what is to come, if there soon would be none: to copy the elements again and again takes time, and room not used costs
    /// nothing.
    /// </summary>
    /// <param name="soon">Elements that are likely to be added next.</param>
    /// <param name="later">Those that may be, these included; an estimate.</param>
    public void Expect(long soon, long later)
    {
        if (Count + Math.Min(soon, later) > _items.Length)
        {
            long room = Math.Min(Array.MaxLength, Count + Math.Min(later, MostExpected * (long)Count));
            if (room > _items.Length)
            {
                Grow((int)(room - Count));
            }
        }
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
            LargeArray.AskForLargePages(_items);
        }

        Count = count;
        Span.Fill(item);
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        ArrayPool<T>.Shared.Return(_items);
        _items = [];
        Count = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T[] Grow(int more)
    {
        long needed = (long)Count + more;
        if (needed > Array.MaxLength)
        {
            throw new OverflowException($"more than {Array.MaxLength} elements of {typeof(T).Name}");
        }

        T[] larger = ArrayPool<T>.Shared.Rent((int)Math.Min(Math.Max(needed, Math.Max(16, Count * 2L)), Array.MaxLength));
        LargeArray.AskForLargePages(larger);
        Span.CopyTo(larger);
        ArrayPool<T>.Shared.Return(_items);
        return _items = larger;
    }
}
