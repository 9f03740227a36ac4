using System.CommandLine;
using SIE.Renderer;

namespace SIE.DatasetBuilder.Commands;

/// <summary>The option by which a command is told how much work a view is worth.</summary>
internal static class QualityOption
{
    /// <summary>Makes the option, reference if absent.</summary>
    public static Option<RenderQuality> Make()
    {
        Option<RenderQuality> option = new("--quality")
        {
            Description = "reference: as near to path-traced pictures as it gets; draft: faster, with fewer samples of light and shadow. [default: reference]",
        };
        option.AcceptOnlyFromAmong("reference", "draft");
        return option;
    }
}
