using System.Globalization;

namespace SIE.Benchmarks.TrainingSpeed;

/// <summary>
/// A step in a user's Python and PyTorch, driven by a script of ours: the public SIE code in a user's checkout, none of which is ours or with us, or
/// the same step written by us as one does in PyTorch.
/// </summary>
internal sealed class PythonContender : IDisposable
{
    private const string Scripts = "TrainingSpeed/", PublicCodeScript = "public_code.py", StepScript = "pytorch_step.py", Common = "step_server.py";

    private readonly string _python, _script;
    private readonly string[] _arguments;
    private readonly string _folder = Directory.CreateTempSubdirectory("sie-python-contender-").FullName;

    /// <param name="python">A Python that has PyTorch.</param>
    /// <param name="checkout">The public code's folder; null for our own script.</param>
    internal PythonContender(string python, string? checkout)
    {
        (_python, _script, Name) = checkout is null ? (python, StepScript, TrainBenchmark.SamePyTorch) : (python, PublicCodeScript, TrainBenchmark.PublicCodeItself);
        _arguments = checkout is null ? [] : ["--reference", Path.GetFullPath(checkout)];
        foreach (string name in new[] { _script, Common })
        {
            using Stream script = typeof(PythonContender).Assembly.GetManifestResourceStream(Scripts + name)!;
            using FileStream file = File.Create(Path.Combine(_folder, name));
            script.CopyTo(file);
        }
    }

    /// <summary>For tables: which of the two it is.</summary>
    internal string Name { get; }

    /// <summary>Starts it.</summary>
    /// <exception cref="ContenderException">Python, PyTorch or the checkout is not as needed.</exception>
    internal ContenderProcess Start(StepSetup setup) => ContenderProcess.StartPython(Name, _python,
    [
        Path.Combine(_folder, _script), .. _arguments, "--side", Text(setup.Side), "--batch", Text(setup.Batch), "--widths", string.Join('-', setup.Widths),
        "--classes", Text(setup.Classes),
    ]);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
