using CsCheck;
using Parquet;
using Parquet.Meta;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Shards;

public sealed class ParquetFooterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_says_what_the_Parquet_library_says()
    {
        byte[] footer = await FooterOfAShardAsync();
        ParquetFooter ours = ParquetFooter.Read(footer);
        await using ParquetReader reader = await ParquetReader.CreateAsync(_folder["a.parquet"]);
        FileMetaData theirs = reader.Metadata!;

        Assert.Equal(reader.CustomMetadata, ours.Metadata);
        Assert.Equal(theirs.RowGroups.Select(static g => g.NumRows), ours.RowGroups.Select(static g => (long)g.Rows));
        Assert.Equal(
            theirs.RowGroups.SelectMany(static g => g.Columns).Select(static c => c.MetaData!)
                .Select(static m => (string.Join('.', m.PathInSchema), m.DataPageOffset, m.TotalCompressedSize)),
            ours.RowGroups.SelectMany(static g => g.Columns).Select(static c => (c.Name, c.DataPageOffset, c.Bytes)));
        Assert.All(ours.RowGroups.SelectMany(static g => g.Columns), static c => Assert.True(c.IsPlain));
    }

    /// <summary>The Parquet library's own reader loops for ever on some of these, which hung every command that met such a shard.</summary>
    [Fact]
    public async Task Every_single_wrong_byte_is_read_or_refused_and_never_hangs()
    {
        byte[] footer = await FooterOfAShardAsync();
        int refused = 0;
        for (int at = 0; at < footer.Length; at++)
        {
            byte right = footer[at];
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                footer[at] = (byte)value;
                refused += IsRefused(footer) ? 1 : 0;
            }

            footer[at] = right;
        }

        Assert.InRange(refused, footer.Length, footer.Length * 256);
        Assert.False(IsRefused(footer));
    }

    [Fact]
    public async Task Any_end_is_refused()
    {
        byte[] footer = await FooterOfAShardAsync();
        Assert.All(Enumerable.Range(0, footer.Length), length => Assert.True(IsRefused(footer.AsSpan(0, length))));
    }

    [Fact]
    public async Task Rubbish_is_read_or_refused_and_takes_little_memory()
    {
        byte[] footer = await FooterOfAShardAsync();
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[0, footer.Length - 1]).Sample(
            (rubbish, at) =>
            {
                byte[] spliced = [.. footer[..at], .. rubbish, .. footer[at..]];
                long before = GC.GetAllocatedBytesForCurrentThread();
                IsRefused(rubbish);
                IsRefused(spliced);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
            },
            iter: 20_000,
            threads: 1);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        byte[] deep = new byte[100_000];
        Array.Fill(deep, (byte)0x1C);
        Assert.Throws<InvalidDataException>(() => ParquetFooter.Read(deep));
    }

    private static bool IsRefused(ReadOnlySpan<byte> footer)
    {
        try
        {
            ParquetFooter.Read(footer);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private async Task<byte[]> FooterOfAShardAsync()
    {
        await SampleShard.WriteAsync(_folder["a.parquet"], 0, 2, 3);
        byte[] file = File.ReadAllBytes(_folder["a.parquet"]);
        int length = BitConverter.ToInt32(file, file.Length - 8);
        return file[^(length + 8)..^8];
    }
}
