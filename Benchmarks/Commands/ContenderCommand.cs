using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SIE.Benchmarks.TrainingSpeed;
using SIE.Terminal;
using SIE.Training.Devices;
using TorchSharp;

namespace SIE.Benchmarks.Commands;

/// <summary>What `sie bench train` starts: a process that takes a step for every line "step" and answers with its seconds.</summary>
internal static class ContenderCommand
{
    internal static Command Create()
    {
        Argument<string> request = new("request") { Description = "Which contender, as JSON." };
        Command command = new("contender", "A process of `sie bench train`.") { request };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            LibTorch.Load();
            using IContender contender = ContenderRequest.Parse(parsed.GetRequiredValue(request)).Create();
            Console.WriteLine($"libtorch {torch.__version__}, {torch.get_num_threads()} threads");
            while (Console.ReadLine() == "step")
            {
                Stopwatch clock = Stopwatch.StartNew();
                contender.Step();
                Console.WriteLine(clock.Elapsed.TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
