using System.CommandLine;
using System.Globalization;
using SIE.Benchmarks.Distributed;
using SIE.Terminal;
using SIE.Training.Devices;
using SIE.Training.Distributed;
using SIE.Training.Methods;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench ranks`.</summary>
internal static class RanksCommand
{
    /// <summary>Float64 keeps about 15 digits; fifty steps of Adam lose some.</summary>
    private const double Allowed = 1e-6;

    internal static Command Create()
    {
        Option<int> processes = new("--processes") { Description = "How many, 2 to 5.", DefaultValueFactory = static _ => 2 };
        Option<int> steps = new("--steps") { Description = "Steps of training.", DefaultValueFactory = static _ => 50 };
        Option<string> method = new("--method") { Description = "A method of sie train.", DefaultValueFactory = static _ => "SIE" };
        Option<string> device = new("--device") { Description = "cpu, or cuda for one GPU a process, joined by NCCL.", DefaultValueFactory = static _ => "cpu" };
        Command command = new("ranks", "Trains by several processes under mpirun and by one, in float64, and compares.") { processes, steps, method, device };
        command.SetAction(parsed =>
        {
            Method chosen = MethodCatalog.Find(parsed.GetValue(method)!) ?? throw new UsageException($"There is no method '{parsed.GetValue(method)}'.");
            if (!MpiJob.IsMember)
            {
                return Spawn(parsed.GetValue(processes), ["ranks", "--steps", $"{parsed.GetValue(steps)}", "--method", chosen.Name, "--device", parsed.GetValue(device)!]);
            }

            string name = parsed.GetValue(device)!;
            using ICommunicator joined = Launch.Join(cuda: name != "cpu");
            RanksResult? result = RanksBenchmark.Run(joined, chosen, parsed.GetValue(steps), ComputeDevice.Open(name));
            bool failed = result is not null && !(result.Loss <= Allowed && result.Parameters <= Allowed);
            if (result is not null)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{chosen.Name}, {result.Steps} steps, {result.Processes} processes against one: loss differs by {result.Loss:0.#e+0}, parameters by {result.Parameters:0.#e+0} (relative; allowed {Allowed:0e+0})"));
            }

            joined.Barrier();
            return failed ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command.WithExamples("sie bench ranks", "sie bench ranks --method SimCLR --steps 10 --processes 3", "sie bench ranks --device cuda");
    }

    private static int Spawn(int processes, IReadOnlyList<string> arguments)
    {
        if (MpiJob.Launcher is null)
        {
            throw new UsageException("mpirun is not in the search path. Install openmpi-bin or mpich.");
        }

        if (processes is < 2 or > 5)
        {
            throw new UsageException($"--processes must be 2 to 5, not {processes}: the batch has 5 pairs.");
        }

        (int exitCode, string errors) = MpiJob.Run(processes, arguments);
        Console.Error.Write(errors);
        return exitCode;
    }
}
