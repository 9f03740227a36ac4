using SIE.Terminal;

namespace SIE.DatasetBuilder.Tests;

public class ProgressLineTests
{
    [Fact]
    public void Away_from_a_terminal_it_writes_plain_lines_with_rate_and_total()
    {
        StringWriter output = new();
        using (ProgressLine line = new("render", 10, "images", 4, output, interactive: false))
        {
            line.Advance(6, "2 skipped");
        }

        string last = output.ToString().TrimEnd().Split('\n')[^1];
        Assert.StartsWith("render  10/10 images (100", last, StringComparison.Ordinal);
        Assert.Contains("images/s", last, StringComparison.Ordinal);
        Assert.EndsWith("2 skipped", last, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', output.ToString());
    }

    [Fact]
    public void A_message_does_not_mix_with_the_redrawn_line()
    {
        StringWriter output = new();
        using (ProgressLine line = new("load", 3, "meshes", 0, output, interactive: true))
        {
            line.Advance(1);
            line.Say("chair.obj: no triangles");
            line.Advance(2);
        }

        Assert.Contains("\rchair.obj: no triangles", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(Environment.NewLine, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_terminal_it_is_there_before_anything_is_done()
    {
        StringWriter output = new();
        using ProgressLine line = new("render", 10, "images", 0, output, interactive: true);
        Assert.Contains("0/10 images", output.ToString(), StringComparison.Ordinal);
    }
}
