using System.Security.Cryptography;
using System.Text;

namespace SIE.DatasetBuilder.Sampling;

/// <summary>
/// The random numbers of one object under one seed. Each is a function of (seed, object, view, stream) alone: the Philox key is the seed, the
/// counter holds 64 bits of the object's hash, the view and the stream. So views and objects can be made in any order, on any machine, and a
/// factor that is added later takes a stream of its own and changes no other factor.
/// </summary>
public readonly struct ViewRandom
{
    private readonly (uint Low, uint High) _key;
    private readonly (uint Low, uint High) _object;

    /// <summary>Random numbers for an object.</summary>
    /// <param name="seed">The dataset's seed.</param>
    /// <param name="objectKey">The object's name, unique in the corpus: "synset/object id".</param>
    public ViewRandom(ulong seed, string objectKey)
    {
        // The first 64 bits of SHA-256: no two of a hundred thousand objects share them but with a chance of 3 in 10 billion.
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(objectKey));
        _key = ((uint)seed, (uint)(seed >> 32));
        _object = (BitConverter.ToUInt32(hash, 0), BitConverter.ToUInt32(hash, 4));
    }

    /// <summary>A number uniform in [0, 1) with 53 random bits.</summary>
    /// <param name="view">The view, from 0.</param>
    /// <param name="stream">What the number is for; every use has a stream of its own.</param>
    public double Uniform(int view, int stream)
    {
        (uint low, uint high, _, _) = Philox4x32.Block((_object.Low, _object.High, (uint)view, (uint)stream), _key);
        return ((((ulong)high << 32) | low) >> 11) * (1.0 / (1UL << 53));
    }
}
