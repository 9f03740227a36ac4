using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Benchmarks.TrainingSpeed.Published;

/// <summary>
/// ResNet-18 as PyTorch programs commonly arrange it, and the public SIE code's too: planes one after the other in memory, paddings that copy, each
/// operation on its own. The yardstick of the benchmark, with the mathematics and the parameter names of ours.
/// </summary>
internal sealed class PublishedBackbone : Module<Tensor, Tensor>
{
    private readonly Conv2d _stem;
    private readonly BatchNorm2d _norm;
    private readonly List<Block> _blocks = [];

    internal PublishedBackbone()
        : base(nameof(PublishedBackbone))
    {
        _stem = Conv2d(3, 64, 7, 2, 0L, bias: false);
        _norm = BatchNorm2d(64);
        register_module("conv1", _stem);
        register_module("bn1", _norm);
        int channels = 64;
        for (int stage = 0; stage < 4; stage++)
        {
            int width = 64 << stage;
            Block first = new(channels, width, stage == 0 ? 1 : 2, projects: true), second = new(width, width, 1, projects: false);
            register_module($"layer{stage + 1}", Sequential(first, second));
            _blocks.AddRange([first, second]);
            channels = width;
        }
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = functional.pad(input, (2, 3, 2, 3));
        x = _norm.forward(_stem.forward(x)).relu_();
        x = functional.pad(x, (0, 1, 0, 1), value: -1e4);
        x = functional.max_pool2d(x, 3, 2);
        foreach (Block block in _blocks)
        {
            x = block.forward(x);
        }

        return functional.adaptive_avg_pool2d(x, 1).flatten(1).MoveToOuterDisposeScope();
    }

    protected override void RegisterComponents()
    {
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Conv2d _first, _second;
        private readonly BatchNorm2d _firstNorm, _secondNorm;
        private readonly Sequential? _shortcut;
        private readonly bool _strided;

        internal Block(int inputs, int outputs, int stride, bool projects)
            : base(nameof(Block))
        {
            _strided = stride == 2;
            _first = Conv2d(inputs, outputs, 3, 1, 1L, bias: false);
            _second = Conv2d(outputs, outputs, 3, stride, _strided ? 0L : 1L, bias: false);
            (_firstNorm, _secondNorm) = (BatchNorm2d(outputs), BatchNorm2d(outputs));
            register_module("conv1", _first);
            register_module("bn1", _firstNorm);
            register_module("conv2", _second);
            register_module("bn2", _secondNorm);
            if (projects)
            {
                _shortcut = Sequential(Conv2d(inputs, outputs, 1, stride, 0L, bias: false), BatchNorm2d(outputs));
                register_module("downsample", _shortcut);
            }
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = _firstNorm.forward(_first.forward(input)).relu_();
            x = _strided ? functional.pad(x, (0, 1, 0, 1)) : x;
            x = _secondNorm.forward(_second.forward(x));
            x.add_(_shortcut is null ? input : _shortcut.forward(input));
            return x.relu_().MoveToOuterDisposeScope();
        }

        protected override void RegisterComponents()
        {
        }
    }
}
