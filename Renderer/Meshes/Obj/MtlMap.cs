using System.Globalization;
using System.Numerics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>The value of a map statement: options, then a file name that may hold blanks.</summary>
/// <param name="FileName">As written.</param>
/// <param name="Scale">Option -s.</param>
/// <param name="Offset">Option -o.</param>
/// <param name="Strength">Option -bm.</param>
internal sealed record MtlMap(string FileName, Vector2 Scale, Vector2 Offset, float Strength)
{
    /// <summary>Reads options from the front for as long as they are known; the rest is the name.</summary>
    public static MtlMap Parse(string value)
    {
        Vector2 scale = Vector2.One, offset = Vector2.Zero;
        float strength = 1;
        while (value.StartsWith('-'))
        {
            (string option, string rest) = CutWord(value);
            switch (option.ToLowerInvariant())
            {
                case "-s":
                    (float[] s, value) = CutNumbers(rest, 3);
                    scale = new Vector2(s.Length > 0 ? s[0] : 1, s.Length > 1 ? s[1] : 1);
                    break;
                case "-o":
                    (float[] o, value) = CutNumbers(rest, 3);
                    offset = new Vector2(o.Length > 0 ? o[0] : 0, o.Length > 1 ? o[1] : 0);
                    break;
                case "-t":
                    (_, value) = CutNumbers(rest, 3);
                    break;
                case "-mm":
                    (_, value) = CutNumbers(rest, 2);
                    break;
                case "-bm":
                    (float[] bm, value) = CutNumbers(rest, 1);
                    strength = bm.Length > 0 ? bm[0] : 1;
                    break;
                case "-boost" or "-texres":
                    (_, value) = CutNumbers(rest, 1);
                    break;
                case "-blendu" or "-blendv" or "-clamp" or "-cc" or "-imfchan" or "-type":
                    (_, value) = CutWord(rest);
                    break;
                default:
                    return new MtlMap(value, scale, offset, strength);
            }
        }

        return new MtlMap(value.Trim('"'), scale, offset, strength);
    }

    private static (string Word, string Tail) CutWord(string text)
    {
        int blank = text.IndexOfAny([' ', '\t']);
        return blank < 0 ? (text, "") : (text[..blank], text[blank..].TrimStart());
    }

    private static (float[] Numbers, string Tail) CutNumbers(string text, int atMost)
    {
        List<float> numbers = [];
        while (numbers.Count < atMost && CutWord(text) is var (word, rest)
            && float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number))
        {
            numbers.Add(number);
            text = rest;
        }

        return ([.. numbers], text);
    }
}
