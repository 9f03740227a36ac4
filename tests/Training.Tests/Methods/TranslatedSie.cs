using SIE.Training.Methods;
using SIE.Training.Objectives;

namespace SIE.Training.Tests.Methods;

/// <summary>A method of a user's own: all it takes.</summary>
internal sealed class TranslatedSie : IMethodDeclaration
{
    public IReadOnlyList<Method> Methods { get; } =
    [
        new("SIETranslation", new VicRegObjective { RegularizesPrediction = true })
        {
            Layout = Layout.Split,
            Predicts = true,
            Latents = new LatentTarget(["tx", "ty", "tz"]),
        },
    ];
}
