using System.Numerics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>Bytes of an MTL file to its statements. What can't be understood is passed over.</summary>
internal static unsafe class MtlReader
{
    private const long MaxBytes = 64 << 20;

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="MeshException">The file can't be read or is too large.</exception>
    public static List<MtlMaterial> Read(string path)
    {
        using FileBytes file = FileBytes.Read(path, MaxBytes);
        List<MtlMaterial> materials = [];
        byte* at = file.Start, end = file.End;
        at += file.Length >= 3 && at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF ? 3 : 0;
        while (at < end)
        {
            byte* word = LineScanner.SkipBlanks(at);
            byte* value = LineScanner.SkipWord(word);

            // Keywords are matched without case: map_kd and map_Bump are both in use. What stands before the first newmtl belongs to nothing.
            string keyword = LineScanner.Text(new ReadOnlySpan<byte>(word, (int)(value - word))).ToLowerInvariant();
            value = LineScanner.SkipBlanks(value);
            at = LineScanner.SkipToLineEnd(value, end);
            if (keyword == "newmtl")
            {
                materials.Add(new MtlMaterial(LineScanner.Name(value, at)));
            }
            else if (materials.Count > 0)
            {
                ReadStatement(materials[^1], keyword, value, at);
            }

            at++;
        }

        return materials;
    }

    private static void ReadStatement(MtlMaterial material, string keyword, byte* value, byte* lineEnd)
    {
        switch (keyword)
        {
            case "ka": material.Ambient = ReadColour(value) ?? material.Ambient; break;
            case "kd": material.Diffuse = ReadColour(value) ?? material.Diffuse; break;
            case "ks": material.Specular = ReadColour(value) ?? material.Specular; break;
            case "ke": material.Emission = ReadColour(value) ?? material.Emission; break;
            case "ns": material.Exponent = ReadNumber(ref value) ?? material.Exponent; break;
            case "d": material.Opacity = ReadNumber(ref value) ?? material.Opacity; break;
            case "illum": material.Illumination = (int?)ReadNumber(ref value) ?? material.Illumination; break;
            case "map_kd": material.DiffuseMap = MtlMap.Parse(LineScanner.Name(value, lineEnd)); break;
            case "map_d" or "map_tr": material.OpacityMap = MtlMap.Parse(LineScanner.Name(value, lineEnd)); break;
            case "map_ks": material.SpecularMap = MtlMap.Parse(LineScanner.Name(value, lineEnd)); break;
            case "map_ke": material.EmissionMap = MtlMap.Parse(LineScanner.Name(value, lineEnd)); break;
            case "map_bump" or "bump": material.BumpMap = MtlMap.Parse(LineScanner.Name(value, lineEnd)); break;
        }
    }

    /// <summary>One number stands for all three; spectral curves and what is no number are passed over.</summary>
    private static Vector3? ReadColour(byte* at)
    {
        if (ReadNumber(ref at) is not { } r)
        {
            return null;
        }

        float g = ReadNumber(ref at) ?? r;
        return new Vector3(r, g, ReadNumber(ref at) ?? g);
    }

    private static float? ReadNumber(ref byte* at)
    {
        at = LineScanner.SkipBlanks(at);
        if (LineScanner.EndsLine(at))
        {
            return null;
        }

        at = NumberParser.ReadFloat(at, out float value);
        return float.IsFinite(value) ? value : null;
    }
}
