namespace SIE.DatasetBuilder.Pipeline;

/// <summary>What makes the same picture of the same latents to the last byte.</summary>
/// <param name="Driver">The OpenGL driver; see <see cref="RenderRecipe.Driver"/>.</param>
/// <param name="Renderer">See <see cref="RenderRecipe.Renderer"/>.</param>
/// <param name="Encoder">See <see cref="RenderRecipe.Encoder"/>.</param>
public sealed record PictureOrigin(string Driver, string Renderer, string Encoder)
{
    /// <summary>Where a dataset's pictures may come from: what draws by its recipe, then what has drawn those that were kept.</summary>
    /// <param name="recipe">The dataset's recipe.</param>
    /// <returns>Each once; an unknown one as null.</returns>
    internal static IReadOnlyList<PictureOrigin?> Of(RenderRecipe recipe)
    {
        IEnumerable<PictureOrigin?> kept = recipe.Regeneration is { } regeneration ? regeneration.Origins ?? (IEnumerable<PictureOrigin?>)[null] : [];
        return [.. kept.Prepend(new PictureOrigin(recipe.Driver, recipe.Renderer, recipe.Encoder)).Distinct()];
    }

    /// <summary>How another one differs, each as "driver X there, Y here".</summary>
    /// <param name="here">The other one.</param>
    internal IEnumerable<string> DifferencesFrom(PictureOrigin here) =>
        from part in new[] { ("driver", Driver, here.Driver), ("renderer", Renderer, here.Renderer), ("encoder", Encoder, here.Encoder) }
        where part.Item2 != part.Item3
        select $"{part.Item1} {part.Item2} there, {part.Item3} here";
}
