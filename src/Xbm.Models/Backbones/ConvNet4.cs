using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Models.Layers;

namespace Xbm.Models.Backbones;

/// <summary>Four blocks of 3×3 convolution, batch norm, ReLU and 2×2 pooling: small and fast, for small images.</summary>
public sealed record ConvNet4Options : IBackboneOptions
{
    /// <summary>Channels of each block.</summary>
    [Range(1, 8192)]
    public int Width { get; init; } = 64;

    /// <summary>The pooling at the end of each block.</summary>
    public WindowPooling Pool { get; init; } = WindowPooling.Max;

    /// <inheritdoc/>
    public Backbone Create(Initializer init, int channels) => new ConvNet4(init, channels, Width, Pool);
}

/// <summary>
/// The four-block network of the few-shot literature (Vinyals et al., 2016; Snell et al., 2017): 4 × [3×3 convolution, batch norm, ReLU,
/// 2×2 pooling]. 28×28 images become 1×1.
/// </summary>
public sealed class ConvNet4 : Backbone
{
    const int Blocks = 4, FilterSize = 3, PoolSize = 2;

    readonly int _width;
    readonly ConvNormReluPool[] _blocks;

    /// <summary>A network for images of <paramref name="channels"/> channels, with <paramref name="width"/> filters per layer.</summary>
    public ConvNet4(Initializer init, int channels, int width = 64, WindowPooling pooling = WindowPooling.Max)
    {
        _width = width;
        _blocks = [.. Enumerable.Range(0, Blocks).Select(i =>
            Register($"block{i + 1}", new ConvNormReluPool(init, i == 0 ? channels : width, width, FilterSize, pooling, PoolSize)))];
    }

    /// <inheritdoc/>
    /// <exception cref="UsageException">The images are smaller than 16 × 16.</exception>
    public override (int Height, int Width, int Channels) Features(int height, int width)
    {
        const int smallest = 1 << Blocks;
        if (height < smallest || width < smallest)
            throw new UsageException($"convnet4 halves the image four times and needs at least {smallest} × {smallest} pixels, " +
                $"got {height} × {width}: raise data.size");
        return (height >> Blocks, width >> Blocks, _width);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        foreach (var block in _blocks) x = block.Forward(x);
        return x;
    }
}
