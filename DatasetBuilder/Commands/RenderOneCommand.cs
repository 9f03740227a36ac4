using System.CommandLine;
using System.Globalization;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Renderer.Meshes;
using SIE.Renderer.Scenes;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie render-one: a single view of a single mesh, as a PNG.</summary>
internal static class RenderOneCommand
{
    private const int LatentCount = 7;

    private static readonly Argument<string> MeshPath = new("mesh") { Description = "The mesh file." };

    private static readonly Option<string> LatentsText = new("--latents")
    {
        Description = "rotation x,y,z [rad], floor hue, light theta [rad], light phi [rad], light hue, separated by commas.",
        DefaultValueFactory = static _ => "0,0,0,0.6,0.4,1,0.1",
    };

    private static readonly Option<string> Output = new("--out") { Description = "The PNG file.", Required = true };

    private static readonly Option<int> Size =
        new("--size") { Description = "Width and height in pixels.", DefaultValueFactory = static _ => new RenderOptions().Size };

    private static readonly Option<int?> Gpu = new("--gpu") { Description = "Index of the GPU; the first usable one if absent." };

    private static readonly Option<bool> Mask = new("--mask") { Description = "Keep the object's coverage as the picture's alpha channel." };

    internal static Command Create()
    {
        Size.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < RenderOptions.MinSize or > RenderOptions.MaxSize)
            {
                result.AddError($"--size has to be {RenderOptions.MinSize} to {RenderOptions.MaxSize}.");
            }
        });
        Command command = new("render-one", "Renders one view of one mesh, for a look at it.") { MeshPath, LatentsText, Output, Size, Gpu, Mask };
        command.SetAction(Run);
        return command.WithExamples("sie render-one chair.obj --latents 0.3,-0.4,0.5,0.1,0.3,1.0,0.6 --out chair.png");
    }

    private static int Run(ParseResult arguments)
    {
        Latents latents = ParseLatents(arguments.GetRequiredValue(LatentsText));
        RenderOptions options = new() { Size = arguments.GetValue(Size), Gpu = arguments.GetValue(Gpu) };
        Mesh mesh = MeshFile.Read(arguments.GetRequiredValue(MeshPath));
        using ViewRenderer renderer = new(options);
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
        byte[] rgba = new byte[renderer.BytesPerView];
        renderer.Render(uploaded, [latents], rgba);

        byte[] png = arguments.GetValue(Mask)
            ? PngEncoder.EncodeRgba(rgba, options.Size, options.Size)
            : PngEncoder.EncodeRgb(rgba, options.Size, options.Size);
        string path = arguments.GetRequiredValue(Output);
        AtomicFile.Write(path, png);
        foreach (string warning in mesh.Warnings)
        {
            Console.Error.WriteLine($"warning: {warning}");
        }

        Console.WriteLine($"{path}: {mesh.TriangleCount} triangles, drawn by {renderer.Driver}");
        return ExitCodes.Success;
    }

    private static Latents ParseLatents(string text)
    {
        double[] numbers = new double[LatentCount];
        string[] parts = text.Split(',');
        bool complete = parts.Length == LatentCount;
        for (int i = 0; complete && i < LatentCount; i++)
        {
            complete = double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) && double.IsFinite(numbers[i]);
        }

        return complete
            ? new Latents(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6])
            : throw new UsageException($"--latents needs {LatentCount} numbers separated by commas, not \"{text}\".");
    }
}
