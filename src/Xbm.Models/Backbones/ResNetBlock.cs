using Xbm.Engine;
using Xbm.Models.Layers;

namespace Xbm.Models.Backbones;

/// <summary>Convolutions with a way around them: y = relu(f(x) + x). Where the size changes, x goes through a 1×1 convolution.</summary>
sealed class ResNetBlock : Module
{
    const int Expansion = 4;

    readonly List<(Conv2d Conv, BatchNorm2d Norm)> _layers = [];
    readonly (Conv2d Conv, BatchNorm2d Norm)? _shortcut;

    internal ResNetBlock(Initializer init, int channels, int filters, int stride, bool bottleneck)
    {
        Channels = bottleneck ? Expansion * filters : filters;
        if (bottleneck)
        {
            Add(channels, filters, size: 1, step: 1, relu: true);
            Add(filters, filters, size: 3, stride, relu: true);
            Add(filters, Channels, size: 1, step: 1, relu: false);
        }
        else
        {
            Add(channels, filters, size: 3, stride, relu: true);
            Add(filters, filters, size: 3, step: 1, relu: false);
        }
        if (stride > 1 || channels != Channels)
            _shortcut = Layer("downsample.0", "downsample.1", channels, Channels, size: 1, stride, relu: false);

        void Add(int inputs, int outputs, int size, int step, bool relu)
        {
            int number = _layers.Count + 1;
            _layers.Add(Layer($"conv{number}", $"bn{number}", inputs, outputs, size, step, relu));
        }

        (Conv2d, BatchNorm2d) Layer(string conv, string norm, int inputs, int outputs, int size, int step, bool relu) =>
            (Register(conv, new Conv2d(init, inputs, outputs, size, step, size / 2)), Register(norm, new BatchNorm2d(init, outputs, relu)));
    }

    /// <summary>Channels of the result.</summary>
    internal int Channels { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        var y = x;
        foreach (var (conv, norm) in _layers) y = norm.Forward(conv.Forward(y));
        return (y + (_shortcut is { } shortcut ? shortcut.Norm.Forward(shortcut.Conv.Forward(x)) : x)).Relu();
    }
}
