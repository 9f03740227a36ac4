using System.Runtime.InteropServices;

namespace SIE.Training.Devices;

/// <summary>The functions that a loaded library of Linux calls in others: their addresses lie in a table of its own (ELF, System V ABI).</summary>
internal static unsafe class LibraryImports
{
    /// <summary>link.h: a handle's link_map.</summary>
    private const int LinkMap = 2;

    /// <summary>elf.h: entries of the dynamic section.</summary>
    private const long StringTable = 5, SymbolTable = 6, Relocations = 7, RelocationsSize = 8, CallsSize = 2, Calls = 23;

    private const int Readable = 1, Writable = 2;

    /// <summary>Where a library keeps the address of a function.</summary>
    /// <param name="library">Of <see cref="NativeLibrary"/>.</param>
    /// <param name="function">Its name.</param>
    /// <returns>The places, none if it doesn't call it.</returns>
    internal static IReadOnlyList<nint> PlacesOf(nint library, string function)
    {
        Map* map;
        if (Information(library, LinkMap, &map) != 0)
        {
            return [];
        }

        nint start = map->Start;
        Dictionary<long, nint> dynamic = [];
        for (Entry* entry = (Entry*)map->Dynamic; entry->Tag != 0; entry++)
        {
            dynamic[entry->Tag] = entry->Value;
        }

        List<nint> places = [];
        AddFrom(Relocations, RelocationsSize);
        AddFrom(Calls, CallsSize);
        return places;

        void AddFrom(long table, long size)
        {
            if (!dynamic.ContainsKey(table))
            {
                return;
            }

            Relocation* first = (Relocation*)Address(table);
            for (Relocation* of = first; of < first + (dynamic[size] / sizeof(Relocation)); of++)
            {
                nint symbol = (nint)(of->Info >> 32);
                if (symbol != 0 && Marshal.PtrToStringUTF8(Address(StringTable) + (nint)((Symbol*)Address(SymbolTable))[symbol].Name) == function)
                {
                    places.Add(start + of->Offset);
                }
            }
        }

        // The loader of some C libraries has added the start already.
        nint Address(long tag) => dynamic[tag] < start ? start + dynamic[tag] : dynamic[tag];
    }

    /// <summary>Makes a library call another function.</summary>
    /// <param name="places">Where it keeps the address.</param>
    /// <param name="function">The other one's address.</param>
    /// <returns>False where a place can't be written to; nothing has changed then.</returns>
    internal static bool Redirect(IReadOnlyList<nint> places, nint function)
    {
        nint page = Environment.SystemPageSize;
        foreach (nint place in places)
        {
            if (Protect(place / page * page, page, Readable | Writable) != 0)
            {
                return false;
            }
        }

        foreach (nint place in places)
        {
            Volatile.Write(ref *(nint*)place, function);
        }

        return true;
    }

    [DllImport("libc", EntryPoint = "dlinfo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Information(nint library, int request, Map** result);

    [DllImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Protect(nint address, nint length, int protection);

    private readonly record struct Map(nint Start, nint Name, nint Dynamic);

    private readonly record struct Entry(long Tag, nint Value);

    private readonly record struct Relocation(nint Offset, ulong Info, long Addend);

    [StructLayout(LayoutKind.Sequential, Size = 24)]
    private readonly record struct Symbol(uint Name);
}
