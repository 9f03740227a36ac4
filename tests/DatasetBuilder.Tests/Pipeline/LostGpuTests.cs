using System.Runtime.InteropServices;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>Errors of the driver in the middle of a run, as a GPU has them that was reset or is out of memory.</summary>
public sealed class LostGpuTests : IDisposable
{
    private const uint StaticDraw = 0x88E4, NoCapability = 0xffff;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_error_of_the_driver_has_the_GPU_opened_again_and_costs_no_object(bool outOfMemory)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the functions that provoke the errors are asked of EGL");
        Corpus corpus = Corpus.Open(TinyCorpus.Write(_folder["corpus"], objects: 4));
        RenderRequest request = new() { Corpus = corpus, Identity = CorpusIdentity.Of(corpus, [], null), Output = _folder["undisturbed"], Views = 3, Size = 32 };
        await DatasetRender.RunAsync(request, new SilentProgress(), TestContext.Current.CancellationToken);

        GraphicsThread graphics = await GraphicsThread.OpenAsync(request.ToOptions());
        await using (graphics)
        {
            // The driver keeps the error until somebody asks: the renderer, when it has uploaded the first mesh.
            Renderer.ViewRenderer? before = null, after = null;
            await graphics.InvokeAsync(() => before = graphics.Renderer);
            await graphics.InvokeAsync(() => Provoke(outOfMemory));
            RenderSummary summary = await DatasetRender.RunAsync(
                RenderWork.Of(request, request.ToRecipe(graphics.Driver)), _folder["disturbed"], WorkerSlot.Alone, 2, graphics, new SilentProgress(), TestContext.Current.CancellationToken);
            await graphics.InvokeAsync(() => after = graphics.Renderer);
            Assert.NotSame(before, after);
            Assert.Empty(summary.Skipped);
        }

        RenderTests.AssertSame(RenderTests.Contents(_folder["undisturbed"]), RenderTests.Contents(_folder["disturbed"]));
    }

    private static unsafe void Provoke(bool outOfMemory)
    {
        if (outOfMemory)
        {
            uint buffer;
            ((delegate* unmanaged<int, uint*, void>)AddressOf("glCreateBuffers"))(1, &buffer);
            ((delegate* unmanaged<uint, nint, void*, uint, void>)AddressOf("glNamedBufferData"))(buffer, (nint)1 << 60, null, StaticDraw);
        }
        else
        {
            ((delegate* unmanaged<uint, void>)AddressOf("glEnable"))(NoCapability);
        }
    }

    [DllImport("libEGL.so.1", EntryPoint = "eglGetProcAddress")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint AddressOf([MarshalAs(UnmanagedType.LPUTF8Str)] string function);
}
