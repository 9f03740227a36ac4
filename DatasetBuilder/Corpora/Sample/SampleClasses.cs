using SIE.DatasetBuilder.Corpora.Sample.Classes;
using SIE.DatasetBuilder.Corpora.Sample.Kit;

namespace SIE.DatasetBuilder.Corpora.Sample;

/// <summary>One class of procedural objects.</summary>
/// <param name="Class">The ShapeNet class it stands for.</param>
/// <param name="Make">Makes an object from its random numbers.</param>
internal sealed record SampleClass(ShapeNetClass Class, Func<SampleRandom, Sculpture> Make);

/// <summary>All classes of procedural objects.</summary>
internal static class SampleClasses
{
    /// <summary>In the order of their labels.</summary>
    internal static IReadOnlyList<SampleClass> All { get; } =
    [
        Named("airplane", AirplaneShape.Make),
        Named("bed", BedShape.Make),
        Named("bookshelf", BookshelfShape.Make),
        Named("bottle", BottleShape.Make),
        Named("bowl", BowlShape.Make),
        Named("cap", CapShape.Make),
        Named("car", CarShape.Make),
        Named("chair", ChairShape.Make),
        Named("guitar", GuitarShape.Make),
        Named("lamp", LampShape.Make),
        Named("laptop", LaptopShape.Make),
        Named("mug", MugShape.Make),
        Named("sofa", SofaShape.Make),
        Named("table", TableShape.Make),
    ];

    private static SampleClass Named(string name, Func<SampleRandom, Sculpture> make) => new(ShapeNetClasses.Named(name), make);
}
