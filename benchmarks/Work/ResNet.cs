using Xbm.Engine;
using Xbm.Models;
using Xbm.Models.Layers;

namespace Xbm.Benchmarks.Work;

/// <summary>A residual network (He et al., 2016) with an embedding in place of classes: 18 layers of two 3×3 convolutions a block, or 50 of bottlenecks.</summary>
sealed class ResNet : Module
{
    readonly Conv2d _stem;
    readonly BatchNorm2d _stemNorm;
    readonly List<Block> _blocks = [];
    readonly Linear _head;

    public ResNet(Initializer init, int depth, int embedding)
    {
        bool bottleneck = depth == 50;
        int[] counts = bottleneck ? [3, 4, 6, 3] : [2, 2, 2, 2];
        _stem = Register("conv1", new Conv2d(init, channels: 3, filters: 64, size: 7, stride: 2, padding: 3));
        _stemNorm = Register("bn1", new BatchNorm2d(init, 64, relu: true));
        int channels = 64;
        for (int stage = 0; stage < counts.Length; stage++)
            for (int i = 0; i < counts[stage]; i++)
            {
                var block = new Block(init, channels, 64 << stage, stage > 0 && i == 0 ? 2 : 1, bottleneck);
                _blocks.Add(Register($"layer{stage + 1}.{i}", block));
                channels = block.Outputs;
            }
        _head = Register("fc", new Linear(init, channels, embedding));
    }

    public override Tensor Forward(Tensor x)
    {
        x = _stemNorm.Forward(_stem.Forward(x)).MaxPool2d(size: 3, stride: 2, padding: 1);
        foreach (var block in _blocks) x = block.Forward(x);
        x = x.GlobalAvgPool2d();
        return _head.Forward(x.Reshape(new Shape(x.Shape[0], x.Shape[3]))).NormalizeRows();
    }

    sealed class Block : Module
    {
        readonly List<(Conv2d Conv, BatchNorm2d Norm)> _layers = [];
        readonly (Conv2d Conv, BatchNorm2d Norm)? _shortcut;

        public Block(Initializer init, int channels, int width, int stride, bool bottleneck)
        {
            Outputs = bottleneck ? 4 * width : width;
            if (bottleneck)
            {
                Add(channels, width, 1, 1, relu: true);
                Add(width, width, 3, stride, relu: true);
                Add(width, Outputs, 1, 1, relu: false);
            }
            else
            {
                Add(channels, width, 3, stride, relu: true);
                Add(width, width, 3, 1, relu: false);
            }
            if (stride > 1 || channels != Outputs) _shortcut = Layer("downsample", channels, Outputs, 1, stride, relu: false);

            void Add(int inputs, int outputs, int size, int step, bool relu) => _layers.Add(Layer($"{_layers.Count + 1}", inputs, outputs, size, step, relu));

            (Conv2d, BatchNorm2d) Layer(string name, int inputs, int outputs, int size, int step, bool relu) =>
                (Register($"conv{name}", new Conv2d(init, inputs, outputs, size, step, size / 2)), Register($"bn{name}", new BatchNorm2d(init, outputs, relu)));
        }

        public int Outputs { get; }

        public override Tensor Forward(Tensor x)
        {
            var y = x;
            foreach (var (conv, norm) in _layers) y = norm.Forward(conv.Forward(y));
            return (y + (_shortcut is { } shortcut ? shortcut.Norm.Forward(shortcut.Conv.Forward(x)) : x)).Relu();
        }
    }
}
