using System.CommandLine;
using SIE.DatasetBuilder.Reports;
using SIE.Imaging;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>`sie sheet`: a picture of a dataset.</summary>
internal static class SheetCommand
{
    public static Command Create()
    {
        Argument<string> dataset = new("dataset") { Description = "The dataset, a folder with dataset.json." };
        Option<string> output = new("--out") { Description = "The PNG to write.", DefaultValueFactory = _ => "sheet.png" };
        Option<int> objects = new("--objects") { Description = "Rows: objects, taken from all classes in turn.", DefaultValueFactory = _ => 16 };
        Option<int> views = new("--views") { Description = "Columns: views of each object.", DefaultValueFactory = _ => 8 };
        Command command = new Command("sheet", "Draws a contact sheet of a dataset: objects by views.") { dataset, output, objects, views }
            .WithExamples("sie sheet furniture-8 --out sheet.png --objects 12 --views 8");
        command.SetAction((parsed, _) =>
        {
            if (parsed.GetValue(objects) < 1 || parsed.GetValue(views) < 1)
            {
                throw new UsageException("--objects and --views are at least 1.");
            }

            using Dataset opened = Dataset.Open(parsed.GetRequiredValue(dataset));
            (ContactSheet sheet, IReadOnlyList<DatasetObject> rows) = DatasetSheet.Draw(opened, parsed.GetValue(objects), parsed.GetValue(views));
            string path = parsed.GetRequiredValue(output);
            AtomicFile.Write(path, PngEncoder.EncodeRgb(sheet.Rgba, sheet.Width, sheet.Height));
            ResultTable.Print(["row", "class", "object"], rows.Select((o, i) => new[] { $"{i + 1}", opened.ClassNames[o.Label], o.ObjectId }));
            Console.WriteLine($"{path}: {sheet.Width}x{sheet.Height} pixels");
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }
}
