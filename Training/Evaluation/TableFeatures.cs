using SIE.Shards;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>Features looked up in tables that were extracted once, from a backbone in eval mode.</summary>
/// <param name="train">Of the train split.</param>
/// <param name="validation">Of the validation split.</param>
public sealed class TableFeatures(FeatureTable train, FeatureTable validation) : IFrozenFeatures
{
    /// <inheritdoc />
    public DatasetSplit Train => train.Split;

    /// <inheritdoc />
    public DatasetSplit Validation => validation.Split;

    /// <inheritdoc />
    public Device Device => train.Features.device;

    /// <inheritdoc />
    public void Begin()
    {
    }

    /// <inheritdoc />
    public Tensor OfTrain(IReadOnlyList<(int Item, int View)> views) => Rows(train, views);

    /// <inheritdoc />
    public Tensor OfValidation(IReadOnlyList<(int Item, int View)> views) => Rows(validation, views);

    private static Tensor Rows(FeatureTable table, IReadOnlyList<(int Item, int View)> views)
    {
        using Tensor rows = tensor(views.Select(v => table.Row(v.Item, v.View)).ToArray(), device: table.Features.device);
        return table.Features.index_select(0, rows);
    }
}
