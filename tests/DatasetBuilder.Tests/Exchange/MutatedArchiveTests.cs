using System.Formats.Tar;
using System.IO.Compression;
using CsCheck;
using SIE.DatasetBuilder.Exchange;

namespace SIE.DatasetBuilder.Tests.Exchange;

public sealed class MutatedArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_archive_is_read_or_refused_with_an_explanation_and_leaves_nothing_behind(bool packed)
    {
        byte[] whole = Archive(packed);

        // Headers are where a tar can be hurt; its file contents are somebody else's to check.
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 6].Sample(
            changes =>
            {
                byte[] damaged = [.. whole];
                foreach ((int at, byte value) in changes)
                {
                    damaged[at] = value;
                }

                string name = _folder[Guid.NewGuid().ToString("N")];
                File.WriteAllBytes(name + ".tar", damaged);
                try
                {
                    using IViewStore store = DatasetImport.Open(name + ".tar", name, new SampleDataset.Silence(), CancellationToken.None);
                    foreach ((StoredObject entry, StoredFile file) in store.Objects.SelectMany(static o => o.Files.Select(f => (o, f))))
                    {
                        store.Read(entry, file);
                    }
                }
                catch (ExchangeException e)
                {
                    Assert.Contains(".tar", e.Message, StringComparison.Ordinal);
                }

                Assert.Empty(Directory.EnumerateFileSystemEntries(name));
                Directory.Delete(name);
                File.Delete(name + ".tar");
            },
            iter: 2000);
    }

    /// <summary>The tar reader refuses this one by an InvalidOperationException, which once came out as a bug of ours.</summary>
    [Fact]
    public void Extended_attributes_of_an_absurd_size_are_damage()
    {
        byte[] damaged = Archive(packed: false);
        "77777777777"u8.CopyTo(damaged.AsSpan(124));
        damaged.AsSpan(148, 8).Fill((byte)' ');
        int checksum = damaged.AsSpan(0, 512).ToArray().Sum(static b => b);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(checksum, 8).PadLeft(6, '0') + "\0 ").CopyTo(damaged.AsSpan(148));
        File.WriteAllBytes(_folder["x.tar"], damaged);

        ExchangeException error = Assert.Throws<ExchangeException>(
            () => DatasetImport.Open(_folder["x.tar"], _folder["x"], new SampleDataset.Silence(), CancellationToken.None));
        Assert.Contains("x.tar", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Archive(bool packed)
    {
        using MemoryStream bytes = new();
        using (Stream stream = packed ? new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true) : bytes)
        using (TarWriter tar = new(stream, leaveOpen: true))
        {
            for (int view = 0; view < 2; view++)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"02691156/a/image_{view}.jpg") { DataStream = new MemoryStream([0xFF, 0xD8]) });
                tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, $"02691156/a/latent_{view}.npy") { DataStream = new MemoryStream([1, 2, 3]) });
            }
        }

        return bytes.ToArray();
    }
}
