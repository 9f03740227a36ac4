using System.Runtime.InteropServices;
using SIE.Training.Devices;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Devices;

public sealed class TensorMemoryTests
{
    /// <summary>More than any machine has, and less than what a number of bytes holds.</summary>
    private const long Absurd = 1L << 50;

    private static bool Serves => OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(TensorMemory.Variable) != "0";

    [Fact]
    public void Large_tensors_lie_in_the_range_and_small_ones_do_not()
    {
        Assert.SkipUnless(Serves, $"Not Linux, or {TensorMemory.Variable}=0.");
        using Tensor large = zeros(TensorMemory.LeastSize, dtype: ScalarType.Byte), small = zeros(TensorMemory.LeastSize - 1, dtype: ScalarType.Byte);
        Assert.True(TensorMemory.Holds(AddressOf(large)));
        Assert.False(TensorMemory.Holds(AddressOf(small)));
        Assert.Equal(0, AddressOf(large) % BlockPool.Alignment);
    }

    [Fact]
    public void Tensors_that_threads_make_and_free_keep_their_values() => Parallel.For(0, 16, static i =>
    {
        using TorchWork work = TorchWork.Begin();
        for (int round = 0; round < 4; round++)
        {
            using Tensor own = full((TensorMemory.LeastSize / sizeof(float)) + (1000 * i), (float)i), twice = own + own;
            Assert.Equal(2 * i, twice.min().item<float>());
            Assert.Equal(2 * i, twice.max().item<float>());
        }
    });

    [Fact]
    public void More_than_there_is_is_an_error_and_no_crash()
    {
        Assert.ThrowsAny<Exception>(static () => empty(Absurd, dtype: ScalarType.Byte));
        using Tensor after = ones(TensorMemory.LeastSize);
        Assert.Equal(TensorMemory.LeastSize, after.sum().item<float>());
    }

    [Fact]
    public void A_library_s_calls_are_found_by_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Tables of Linux's libraries.");
        nint library = NativeLibrary.Load(Path.Combine(LibTorch.Load(), "libc10.so"));
        Assert.NotEmpty(LibraryImports.PlacesOf(library, "posix_memalign"));
        Assert.Empty(LibraryImports.PlacesOf(library, "a function that nobody has"));
    }

    private static unsafe nint AddressOf(Tensor tensor)
    {
        fixed (byte* start = tensor.bytes)
        {
            return (nint)start;
        }
    }
}
