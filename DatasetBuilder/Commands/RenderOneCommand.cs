using System.CommandLine;
using System.Globalization;
using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Sampling;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
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

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Any factor as NAME=NUMBER, such as camera_distance=4, floor_value=0.3, tx=0.2; 'sie ranges --schema' lists them.",
    };

    private static readonly Option<RenderQuality> Quality = QualityOption.Make();

    private static readonly Option<string?> Passes = new("--passes")
    {
        Description = $"Also write these beside the PNG, as NAME.mask.png and the like: any of {string.Join(',', ViewPasses.All)}.",
    };

    private static readonly Option<bool> Mask = new("--mask") { Description = "Keep the object's coverage as the picture's alpha channel." };

    internal static Command Create()
    {
        Size.Validators.Add(static result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is < RenderOptions.MinSize or > RenderOptions.MaxSize)
            {
                result.AddError($"--size has to be {RenderOptions.MinSize} to {RenderOptions.MaxSize}.");
            }
        });
        Command command = new("render-one", "Renders one view of one mesh, for a look at it.")
        {
            MeshPath, LatentsText, Set, Output, Size, Quality, Passes, Gpu, Mask,
        };
        command.SetAction(Run);
        return command.WithExamples(
            "sie render-one chair.obj --latents 0.3,-0.4,0.5,0.1,0.3,1.0,0.6 --out chair.png",
            "sie render-one chair.obj --set camera_distance=3.5 --set floor_value=0.2 --size 512 --passes depth,normal --out chair.png");
    }

    private static int Run(ParseResult arguments)
    {
        Latents latents = (arguments.GetValue(Set) ?? []).Aggregate(ParseLatents(arguments.GetRequiredValue(LatentsText)), Apply);
        IReadOnlyList<string> passes = ViewPasses.Parse(arguments.GetValue(Passes) ?? "");
        RenderOptions options = new()
        {
            Size = arguments.GetValue(Size),
            Gpu = arguments.GetValue(Gpu),
            Quality = arguments.GetValue(Quality),
            Surfaces = passes.Count > 0,
        };
        Mesh mesh = MeshFile.Read(arguments.GetRequiredValue(MeshPath));
        using ViewRenderer renderer = new(options);
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
        SingleView drawn = new(renderer);
        drawn.Draw(uploaded, latents);

        byte[] png = arguments.GetValue(Mask)
            ? PngEncoder.EncodeRgba(drawn.Rgba, options.Size, options.Size)
            : PngEncoder.EncodeRgb(drawn.Rgba, options.Size, options.Size);
        string path = arguments.GetRequiredValue(Output);
        AtomicFile.Write(path, png);
        double depthUnit = ViewPasses.DepthUnit(latents.CameraDistance ?? options.Scene.Camera.Distance);
        using (ViewEncoder encoder = new(options.Size, ViewLayout.Rgba, jpegQuality: 95, swapRedBlue: false, passes, depthUnit))
        {
            foreach (string pass in passes)
            {
                AtomicFile.Write(Path.ChangeExtension(path, $".{pass}.png"), encoder.EncodePass(pass, drawn.Surfaces));
            }
        }

        foreach (string warning in mesh.Warnings)
        {
            Console.Error.WriteLine($"warning: {warning}");
        }

        Console.WriteLine($"{path}: {mesh.TriangleCount} triangles, drawn by {renderer.Driver}");
        Silhouette seen = drawn.Silhouette;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"the object is seen in {seen.Pixels} pixels, in {seen.Width} x {seen.Height} from ({seen.Left}, {seen.Top})")
            + (passes.Contains(ViewPasses.Depth) ? string.Create(CultureInfo.InvariantCulture, $"; a step of depth is {depthUnit} units") : ""));
        return ExitCodes.Success;
    }

    private static Latents Apply(Latents latents, string setting)
    {
        string[] parts = setting.Split('=', 2, StringSplitOptions.TrimEntries);
        Factor factor = Factor.Named(parts[0])
            ?? throw new UsageException($"--set {setting}: there is no factor '{parts[0]}'. There are {string.Join(", ", Factor.All.Select(static f => f.Name))}.");
        return parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= factor.Min && value <= factor.Max
            ? factor.With(latents, value)
            : throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"--set {setting}: {factor.Name} has to be a number from {factor.Min} to {factor.Max}."));
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
