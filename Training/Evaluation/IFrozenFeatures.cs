using SIE.Shards;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>What heads are trained and measured on: representations of views from a backbone whose weights no head changes.</summary>
public interface IFrozenFeatures
{
    /// <summary>The objects that heads are trained on.</summary>
    DatasetSplit Train { get; }

    /// <summary>The objects that heads are measured on.</summary>
    DatasetSplit Validation { get; }

    /// <summary>Where representations are.</summary>
    Device Device { get; }

    /// <summary>A new head begins: forgets whatever the last one left behind.</summary>
    void Begin();

    /// <summary>Representations of views of the train split, for training.</summary>
    /// <param name="views">Object and view of each.</param>
    /// <returns>[views, R].</returns>
    Tensor OfTrain(IReadOnlyList<(int Item, int View)> views);

    /// <summary>Representations of views of the validation split.</summary>
    /// <param name="views">Object and view of each.</param>
    /// <returns>[views, R].</returns>
    Tensor OfValidation(IReadOnlyList<(int Item, int View)> views);
}
