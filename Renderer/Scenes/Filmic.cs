using System.Globalization;
using System.Numerics;

namespace SIE.Renderer.Scenes;

/// <summary>
/// Blender's view transform Filmic with look "none", exposure 0, gamma 1 (SCENE.md, section 9). Its result is the display value:
/// no sRGB curve follows.
/// </summary>
public static class Filmic
{
    /// <summary>Lower end of the log2 range.</summary>
    public const float MinLog2 = -12.473931188f;

    /// <summary>Length of the log2 range in stops.</summary>
    public const float Stops = 16.5f;

    /// <summary>Display value at t = i / (n − 1), t = (log2 x − <see cref="MinLog2"/>) / <see cref="Stops"/>; linear between.</summary>
    public static IReadOnlyList<float> Curve { get; } = [.. ReadTable("filmic-curve.csv").Select(row => row.Value)];

    /// <summary>How far a bright colour is drawn to its largest channel: log2 of that channel and the share; linear between.</summary>
    public static IReadOnlyList<(float Log2Max, float Share)> Desaturation { get; } = ReadTable("filmic-desaturation.csv");

    /// <summary>Display colour in [0, 1] of a linear colour.</summary>
    public static Vector3 Display(Vector3 linear)
    {
        float max = Math.Max(linear.X, Math.Max(linear.Y, linear.Z));
        Vector3 x = linear + Share(max) * (new Vector3(max) - linear);
        return new Vector3(Display(x.X), Display(x.Y), Display(x.Z));
    }

    private static float Display(float x)
    {
        float t = x <= 0 ? 0 : Math.Clamp((MathF.Log2(x) - MinLog2) / Stops, 0, 1);
        float at = t * (Curve.Count - 1);
        int cell = Math.Min((int)at, Curve.Count - 2);
        return float.Lerp(Curve[cell], Curve[cell + 1], at - cell);
    }

    private static float Share(float max)
    {
        float log2 = max <= 0 ? float.NegativeInfinity : MathF.Log2(max);
        if (log2 <= Desaturation[0].Log2Max)
        {
            return 0;
        }

        for (int i = 1; i < Desaturation.Count; i++)
        {
            ((float x0, float y0), (float x1, float y1)) = (Desaturation[i - 1], Desaturation[i]);
            if (log2 <= x1)
            {
                return float.Lerp(y0, y1, (log2 - x0) / (x1 - x0));
            }
        }

        return Desaturation[^1].Share;
    }

    private static (float Key, float Value)[] ReadTable(string name)
    {
        using Stream stream = typeof(Filmic).Assembly.GetManifestResourceStream($"Scenes/{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using StreamReader reader = new(stream);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))
                .Select(cells => (float.Parse(cells[0], CultureInfo.InvariantCulture), float.Parse(cells[1], CultureInfo.InvariantCulture))),
        ];
    }
}
