using System.Text;

namespace SIE.Benchmarks.Mutations;

/// <summary>Damages files as disks, networks, other programs and ill will do. The same seed, file and number give the same damage.</summary>
internal static class ByteMutator
{
    /// <summary>Words that parsers stumble over.</summary>
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "0", "-1", "1e39", "-1e-46", "NaN", "inf", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775808", "99999999999999999999",
            "../../../../etc/passwd", "/etc/passwd", "C:\\Windows", "%s%n", "\0", "\r", "\n", "\\\n", "/", "//", "1//1", "{", "[", "\"", "é", "\uFEFF", "f 1 2 3\n", "v\n",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFF, 0xFF, 0xFF], [0x00, 0x00, 0x00, 0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00], [0xC0, 0x80],
    ];

    /// <summary>Damages a file in one to six places.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="number">Number of the input.</param>
    public static byte[] Mutate(byte[] file, int seed, int number)
    {
        Random random = new(HashCode(seed, number));
        List<byte> bytes = [.. file];
        for (int left = random.Next(1, 7); left > 0; left--)
        {
            ChangeOnce(bytes, random);
        }

        return [.. bytes];
    }

    private static void ChangeOnce(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(1 << random.Next(0, 12), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, Words[random.Next(Words.Length)]);
                break;
            case 5:
                byte[] word = Words[random.Next(Words.Length)];
                bytes.RemoveRange(at, Math.Min(word.Length, bytes.Count - at));
                bytes.InsertRange(at, word);
                break;
            case 6:
                for (int i = 0; i < length; i++)
                {
                    bytes[at + i] = 0;
                }

                break;
            case 7 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }

    /// <summary>Not <see cref="System.HashCode"/>, whose numbers differ from process to process.</summary>
    private static int HashCode(int seed, int number)
    {
        ulong x = ((ulong)(uint)seed << 32 | (uint)number) * 0x9E3779B97F4A7C15;
        return (int)((x ^ (x >> 29)) * 0xBF58476D1CE4E5B9 >> 33);
    }
}
