using SIE.Training.Distributed;
using SIE.Training.Methods;
using SIE.Training.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models;

/// <summary>
/// The model of every method: backbone, one or two projectors, a predictor or latent regressor where the method has one, and the online
/// evaluator. Parameter names are those of the public implementation.
/// </summary>
public sealed class PairModel : Module<Tensor, Tensor, Tensor, ModelOutputs>
{
    private readonly Method _method;
    private readonly ModelOptions _options;
    private readonly Sequential? _invariantProjector;
    private readonly Sequential? _equivariantProjector;
    private readonly Module<Tensor, Tensor, Tensor>? _predictor;
    private readonly Sequential? _latentRegressor;
    private readonly Linear? _classifier;

    /// <summary>Builds the model with weights drawn from libtorch's default generator.</summary>
    /// <param name="method">The method.</param>
    /// <param name="options">Sizes.</param>
    /// <exception cref="ArgumentException">The sizes contradict each other.</exception>
    public PairModel(Method method, ModelOptions options)
        : base(nameof(PairModel))
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(options);
        (_method, _options) = (method, options);
        int whole = options.Architecture.RepresentationSize;
        IReadOnlyList<int> widths = options.ProjectorWidths;
        int equivariant = Misfit(method, options) is { } misfit ? throw new ArgumentException(misfit) : options.EquivariantSize;
        Precision precision = options.Precision;
        Backbone = Add("backbone", new ResNet(options.Architecture, precision, options.Convolutions));
        switch (method.Layout)
        {
            case Layout.Split:
                _invariantProjector = AddProjector("projector_inv", whole - equivariant, Share(widths, whole - equivariant, whole));
                _equivariantProjector = AddProjector("projector_equi", equivariant, Share(widths, equivariant, whole));
                break;
            case Layout.Twin:
                _invariantProjector = AddProjector("projector_inv", whole, widths);
                _equivariantProjector = AddProjector("projector_equi", whole, widths);
                break;
            case Layout.Bare:
                break;
            default:
                Sequential projector = AddProjector(method.Predicts ? "projector_equi" : "projector", whole, widths);
                (_invariantProjector, _equivariantProjector) = method.Predicts ? ((Sequential?)null, projector) : (projector, null);
                break;
        }

        int last = method.Layout == Layout.Split ? Share(widths, equivariant, whole)[^1] : widths[^1];
        if (method.Predicts)
        {
            _predictor = Add("predictor", CreatePredictor(last, method.Latents.Size, options.Predictor, precision));
        }

        if (method.RegressesLatents)
        {
            _latentRegressor = Add("predictor", Projector.Perceptron(precision, 2 * whole, 2 * whole, 2 * whole, method.Latents.Size));
        }

        if (method.Classifies)
        {
            _classifier = Add("classifier", Linear(whole, options.Classes));
        }

        if (options.OnlineEvaluation)
        {
            Evaluator = Add("evaluator", new OnlineEvaluator(RepresentationParts(), EmbeddingParts(), options.Classes, precision));
        }
    }

    /// <summary>Images to representations.</summary>
    public ResNet Backbone { get; }

    /// <summary>The heads trained along, if asked for.</summary>
    public OnlineEvaluator? Evaluator { get; }

    /// <summary>What keeps a method and sizes from making a model.</summary>
    /// <param name="method">The method.</param>
    /// <param name="options">The sizes.</param>
    /// <returns>A sentence, or null if nothing does.</returns>
    public static string? Misfit(Method method, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(options);
        if (method.Layout == Layout.Bare && method.Predicts)
        {
            return $"{method.Name} predicts embeddings, so it needs a projector: a layout other than {nameof(Layout.Bare)}.";
        }

        if (options.OnlineEvaluation && method.Latents.Form != RotationForm.Quaternion)
        {
            return $"{method.Name} has no quaternion among its latents; online evaluation, which regresses it, must be off.";
        }

        int limit = method.Layout == Layout.Split ? options.Architecture.RepresentationSize
            : method.PartlyInvariant ? options.ProjectorWidths[^1] : int.MaxValue;
        if (limit < int.MaxValue && (options.EquivariantSize <= 0 || options.EquivariantSize >= limit))
        {
            return $"{method.Name} needs an equivariant part of 1 to {limit - 1} dimensions, not {options.EquivariantSize}.";
        }

        int part = Math.Min(options.EquivariantSize, limit - options.EquivariantSize);
        return method.Layout == Layout.Split && Share(options.ProjectorWidths, part, limit).Contains(0)
            ? $"{method.Name} shares the projectors' widths between the parts, and of {options.ProjectorWidths.Min()} nothing is left for a part of {part} of {limit} dimensions."
            : null;
    }

    /// <summary>Takes all normalisations' statistics over the whole batch, of which each process has a part.</summary>
    /// <param name="processes">Who shares the batches.</param>
    public void Synchronize(ICommunicator processes)
    {
        foreach (BatchNormLayer norm in modules().OfType<BatchNormLayer>())
        {
            norm.Synchronize(processes);
        }
    }

    /// <summary>Dimensions of the representation, and how many of its last ones are equivariant.</summary>
    /// <returns>Sizes of whole, invariant and equivariant part; a part that the method doesn't tell apart is 0.</returns>
    public Parts RepresentationParts()
    {
        int whole = _options.Architecture.RepresentationSize;
        return _method switch
        {
            { Layout: Layout.Split } => new(whole, whole - _options.EquivariantSize, _options.EquivariantSize),
            { Predicts: true } => new(whole, 0, whole),
            _ => new(whole, whole, 0),
        };
    }

    /// <summary>Dimensions of the embedding and of its parts.</summary>
    /// <returns>Sizes of whole, invariant and equivariant part; a part that the method doesn't have is 0.</returns>
    public Parts EmbeddingParts()
    {
        int last = _options.ProjectorWidths[^1];
        int whole = _options.Architecture.RepresentationSize;
        switch (_method.Layout)
        {
            case Layout.Split:
                int invariant = Share(_options.ProjectorWidths, whole - _options.EquivariantSize, whole)[^1];
                int equivariant = Share(_options.ProjectorWidths, _options.EquivariantSize, whole)[^1];
                return new(invariant + equivariant, invariant, equivariant);
            case Layout.Twin:
                return new(2 * last, last, last);
            case Layout.Bare:
                return new(whole, whole, 0);
            default:
                return _method.Predicts ? new(last, 0, last)
                    : _method.PartlyInvariant ? new(last, last - _options.EquivariantSize, _options.EquivariantSize)
                    : new(last, last, 0);
        }
    }

    /// <summary>Forwards pairs: each view on its own, the first before the second, so that BatchNorm sees one view at a time.</summary>
    /// <param name="input1">First views [B, 3, n, n].</param>
    /// <param name="input2">Second views [B, 3, n, n].</param>
    /// <param name="input3">Latents from first to second [B, K].</param>
    /// <returns>Representations, embeddings and prediction.</returns>
    public override ModelOutputs forward(Tensor input1, Tensor input2, Tensor input3)
    {
        ViewOutputs first = Embed(Backbone.forward(input1));
        ViewOutputs second = Embed(Backbone.forward(input2));
        return new(
            first,
            second,
            _predictor?.forward(first.Equivariant!, input3),
            _latentRegressor?.forward(cat([first.Representation, second.Representation], 1)))
        {
            Logits = _classifier?.forward(cat([first.Representation, second.Representation])),
        };
    }

    /// <summary>Projects representations.</summary>
    /// <param name="representation">[B, R].</param>
    /// <returns>Representation and embeddings.</returns>
    public ViewOutputs Embed(Tensor representation)
    {
        ArgumentNullException.ThrowIfNull(representation);
        if (_method.Layout == Layout.Bare)
        {
            return new(representation, null, null, representation);
        }

        (Tensor forInvariant, Tensor forEquivariant) = (representation, representation);
        if (_method.Layout == Layout.Split)
        {
            long cut = representation.shape[1] - _options.EquivariantSize;
            forInvariant = representation.narrow(1, 0, cut);
            forEquivariant = representation.narrow(1, cut, _options.EquivariantSize);
        }

        Tensor? invariant = _invariantProjector?.forward(forInvariant);
        Tensor? equivariant = _equivariantProjector?.forward(forEquivariant);
        Tensor embedding = invariant is null ? equivariant! : equivariant is null ? invariant : cat([invariant, equivariant], 1);
        return _method.PartlyInvariant
            ? new(representation, embedding.narrow(1, 0, embedding.shape[1] - _options.EquivariantSize), null, embedding)
            : new(representation, invariant, equivariant, embedding);
    }

    /// <summary>Predicts the second view's equivariant embedding.</summary>
    /// <param name="equivariant">First view's [B, Eq].</param>
    /// <param name="latents">[B, K].</param>
    /// <returns>[B, Eq].</returns>
    /// <exception cref="InvalidOperationException">The method has no predictor.</exception>
    public Tensor Predict(Tensor equivariant, Tensor latents) =>
        (_predictor ?? throw new InvalidOperationException($"{_method.Name} has no predictor.")).forward(equivariant, latents);

    /// <summary>Nothing by field name: all is registered above, under the public implementation's names.</summary>
    protected override void RegisterComponents()
    {
    }

    private static Module<Tensor, Tensor, Tensor> CreatePredictor(int embedding, int latents, PredictorOptions options, Precision precision) =>
        options.Kind == PredictorKind.Perceptron
            ? new PerceptronPredictor(embedding, latents, options.PerceptronLayers, precision)
            : new HypernetworkPredictor(embedding, latents, options, precision);

    /// <summary>Widths in proportion to a part of the representation, halves rounded to even as the public code does.</summary>
    private static int[] Share(IReadOnlyList<int> widths, int part, int whole) =>
        [.. widths.Select(w => (int)Math.Round(w * ((double)part / whole), MidpointRounding.ToEven))];

    private Sequential AddProjector(string name, int inputs, IReadOnlyList<int> widths) =>
        Add(name, Projector.Create(inputs, widths, _options.Precision));

    private T Add<T>(string name, T module)
        where T : Module
    {
        register_module(name, module);
        return module;
    }
}
