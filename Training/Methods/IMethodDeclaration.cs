namespace SIE.Training.Methods;

/// <summary>
/// Methods of your own: any class of this program that implements it is found by itself, so that a method is added by one short file, such as
/// <code>
/// namespace SIE.Training.Methods;
///
/// internal sealed class TranslatedSie : IMethodDeclaration
/// {
///     public IReadOnlyList&lt;Method&gt; Methods { get; } =
///     [
///         new("SIETranslation", new VicRegObjective { RegularizesPrediction = true })
///         {
///             Layout = Layout.Split, Predicts = true, Latents = new LatentTarget(["tx", "ty", "tz"]),
///         },
///     ];
/// }
/// </code>
/// It then stands beside the paper's in <c>sie train --method</c>. Its class needs a constructor without parameters.
/// </summary>
public interface IMethodDeclaration
{
    /// <summary>The methods, of names that no other has.</summary>
    IReadOnlyList<Method> Methods { get; }
}
