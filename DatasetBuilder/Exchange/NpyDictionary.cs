using System.Globalization;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// Parses the dictionary literal in a .npy header: <c>{'descr': '&lt;f8', 'fortran_order': False, 'shape': (7,), }</c>. Only what NumPy
/// writes for plain arrays is understood; nothing is ever evaluated.
/// </summary>
/// <param name="text">The literal.</param>
/// <param name="file">Name of the file, for messages.</param>
internal sealed class NpyDictionary(string text, string file)
{
    private const int MaxDimensions = 32;

    private int _at;

    public (string Descriptor, bool FortranOrder, List<long> Shape) Parse()
    {
        string? descriptor = null;
        bool? fortranOrder = null;
        List<long>? shape = null;
        Expect('{');
        while (!Take('}'))
        {
            string key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when descriptor is null:
                    descriptor = Take('[', peek: true)
                        ? throw new NpyException($"{file}: holds records of several fields, not plain numbers or text.")
                        : Quoted();
                    break;
                case "fortran_order" when fortranOrder is null:
                    fortranOrder = Boolean();
                    break;
                case "shape" when shape is null:
                    shape = Tuple();
                    break;
                default:
                    throw Bad();
            }

            if (!Take(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        return _at == text.Length && descriptor is not null && fortranOrder is { } order && shape is not null
            ? (descriptor, order, shape)
            : throw Bad();
    }

    private List<long> Tuple()
    {
        List<long> sizes = [];
        Expect('(');
        while (!Take(')'))
        {
            SkipSpace();
            int start = _at;
            while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            {
                _at++;
            }

            bool isSize = long.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out long size);
            if (!isSize || sizes.Count == MaxDimensions)
            {
                throw Bad();
            }

            sizes.Add(size);
            if (!Take(','))
            {
                Expect(')');
                break;
            }
        }

        return sizes;
    }

    private bool Boolean()
    {
        SkipSpace();
        foreach ((string word, bool value) in new[] { ("False", false), ("True", true) })
        {
            if (text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
            {
                _at += word.Length;
                return value;
            }
        }

        throw Bad();
    }

    private string Quoted()
    {
        SkipSpace();
        char quote = _at < text.Length ? text[_at] : '\0';
        int end = quote is '\'' or '"' ? text.IndexOf(quote, _at + 1) : -1;
        if (end < 0)
        {
            throw Bad();
        }

        string value = text[(_at + 1)..end];
        _at = end + 1;
        return value;
    }

    private void Expect(char character)
    {
        if (!Take(character))
        {
            throw Bad();
        }
    }

    private bool Take(char character, bool peek = false)
    {
        SkipSpace();
        if (_at >= text.Length || text[_at] != character)
        {
            return false;
        }

        _at += peek ? 0 : 1;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private NpyException Bad() => new($"{file}: the .npy header is not understood at character {_at}: damaged, or not written by NumPy.");
}
