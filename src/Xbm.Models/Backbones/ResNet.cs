using Xbm.Engine;
using Xbm.Models.Layers;

namespace Xbm.Models.Backbones;

/// <summary>The residual network of 18 layers (He et al., 2016): 512 channels, maps of 1/32 of the image's side.</summary>
public sealed record ResNet18Options : IBackboneOptions
{
    /// <inheritdoc/>
    public Backbone Create(Initializer init, int channels) => new ResNet(init, channels, [2, 2, 2, 2], bottleneck: false);
}

/// <summary>The residual network of 50 layers (He et al., 2016): 2048 channels, maps of 1/32 of the image's side.</summary>
public sealed record ResNet50Options : IBackboneOptions
{
    /// <inheritdoc/>
    public Backbone Create(Initializer init, int channels) => new ResNet(init, channels, [3, 4, 6, 3], bottleneck: true);
}

/// <summary>
/// A residual network (He et al., 2016) without its classifier, with the structure and the names of torchvision's: a 7×7 convolution and
/// a pooling, each of stride 2, then four stages of blocks of which all but the first halve the map, at a 3×3 convolution.
/// </summary>
public sealed class ResNet : Backbone
{
    const int Stages = 4, Halvings = 5, StemFilters = 64;

    readonly Conv2d _stem;
    readonly BatchNorm2d _stemNorm;
    readonly List<ResNetBlock> _blocks = [];
    readonly int _channels;

    /// <summary>A network for images of <paramref name="channels"/> channels.</summary>
    /// <param name="init">Makes the parameters.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="blocks">Blocks of each of the four stages: 2, 2, 2, 2 in ResNet-18; 3, 4, 6, 3, with bottlenecks, in ResNet-50.</param>
    /// <param name="bottleneck">Blocks of 1×1, 3×3 and 1×1 convolutions; otherwise of two 3×3 ones.</param>
    /// <exception cref="ArgumentException">There are not four stages, or one has no block.</exception>
    public ResNet(Initializer init, int channels, ReadOnlySpan<int> blocks, bool bottleneck)
    {
        if (blocks.Length != Stages || blocks.ContainsAnyInRange(int.MinValue, 0))
            throw new ArgumentException(
                $"{Stages} stages of at least one block each, got [{string.Join(", ", blocks.ToArray())}]", nameof(blocks));
        _stem = Register("conv1", new Conv2d(init, channels, StemFilters, size: 7, stride: 2, padding: 3));
        _stemNorm = Register("bn1", new BatchNorm2d(init, StemFilters, relu: true));
        _channels = StemFilters;
        for (int stage = 0; stage < blocks.Length; stage++)
            for (int i = 0; i < blocks[stage]; i++)
            {
                int stride = stage > 0 && i == 0 ? 2 : 1;
                var block = new ResNetBlock(init, _channels, StemFilters << stage, stride, bottleneck);
                _blocks.Add(Register($"layer{stage + 1}.{i}", block));
                _channels = block.Channels;
            }
    }

    /// <inheritdoc/>
    /// <exception cref="UsageException">The images are smaller than 32 × 32.</exception>
    public override (int Height, int Width, int Channels) Features(int height, int width)
    {
        const int smallest = 1 << Halvings;
        if (height < smallest || width < smallest)
            throw new UsageException($"resnet halves the image five times and needs at least {smallest} × {smallest} pixels, " +
                $"got {height} × {width}: raise data.size");
        // Each halving rounds up.
        return ((height + smallest - 1) >> Halvings, (width + smallest - 1) >> Halvings, _channels);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        x = _stemNorm.Forward(_stem.Forward(x)).MaxPool2d(size: 3, stride: 2, padding: 1);
        foreach (var block in _blocks) x = block.Forward(x);
        return x;
    }
}
