using System.CommandLine;
using SIE.Renderer;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>The option by which a command is told how much work a view is worth.</summary>
internal static class QualityOption
{
    /// <summary>Makes the option, reference if absent.</summary>
    public static Option<RenderQuality> Make() => new Option<RenderQuality>("--quality")
    {
        Description = "reference: as near to path-traced pictures as it gets; draft: faster, with fewer samples of light and shadow.",
    }.OnlyNames();
}
