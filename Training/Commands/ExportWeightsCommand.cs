using System.CommandLine;
using SIE.Terminal;
using SIE.Training.Runs;

namespace SIE.Training.Commands;

/// <summary><c>sie export-weights</c>.</summary>
internal static class ExportWeightsCommand
{
    internal static Command Create()
    {
        Option<string> run = new("--run") { Description = "Folder of a run (--out of sie train).", Required = true };
        Option<string> output = new("--out") { Description = "The file to write, such as weights.safetensors.", Required = true };
        Option<WeightsPart> part = new Option<WeightsPart>("--part") { Description = "model (the public implementation's names) or backbone (torchvision's)." }.OnlyNames();
        Option<string?> checkpoint = new("--checkpoint") { Description = "A checkpoint of the run that was kept (--keep-every of sie train); the latest if absent." };
        Command command = new("export-weights", "Writes a run's weights as safetensors under PyTorch's parameter names.") { run, output, part, checkpoint };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            ModelWeights.Export(parsed.GetRequiredValue(run), parsed.GetValue(checkpoint), path, parsed.GetValue(part));
            Console.WriteLine($"{path}: written. In Python: safetensors.torch.load_file(\"{path}\")");
            return ExitCodes.Success;
        });
        return command.WithExamples(
            "sie export-weights --run run --out backbone.safetensors --part backbone",
            "sie export-weights --run run --checkpoint run/checkpoints/epoch-00100.safetensors --out epoch-100.safetensors",
            "# Another run may start from it:",
            "sie train --data data --out run-2 --method vicreg --init-weights backbone.safetensors");
    }
}
