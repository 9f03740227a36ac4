using System.Globalization;

namespace SIE.Benchmarks.Speed;

/// <summary>The public SIE code in a user's checkout, driven by a script of ours in a user's Python. None of it is ours or with us.</summary>
internal sealed class PublicCode : IDisposable
{
    private readonly string _python, _checkout;
    private readonly string _folder = Directory.CreateTempSubdirectory("sie-public-code-").FullName;

    /// <param name="python">A Python that has PyTorch.</param>
    /// <param name="checkout">The checkout's folder.</param>
    internal PublicCode(string python, string checkout)
    {
        (_python, _checkout) = (python, Path.GetFullPath(checkout));
        using Stream script = typeof(PublicCode).Assembly.GetManifestResourceStream("Speed/public_code.py")!;
        using FileStream file = File.Create(Driver);
        script.CopyTo(file);
    }

    private string Driver => Path.Combine(_folder, "public_code.py");

    /// <summary>Starts it.</summary>
    /// <exception cref="ContenderException">Python, PyTorch or the checkout is not as needed.</exception>
    internal ContenderProcess Start(StepSetup setup) => ContenderProcess.StartPython(TrainBenchmark.PublicCodeItself, _python,
    [
        Driver, "--reference", _checkout, "--side", Text(setup.Side), "--batch", Text(setup.Batch), "--widths", string.Join('-', setup.Widths),
        "--classes", Text(setup.Classes),
    ]);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
