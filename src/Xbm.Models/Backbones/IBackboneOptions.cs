namespace Xbm.Models.Backbones;

/// <summary>The settings of a backbone, which a configuration chooses by name.</summary>
public interface IBackboneOptions
{
    /// <summary>The backbone.</summary>
    /// <param name="init">Makes its parameters.</param>
    /// <param name="channels">Channels of the images.</param>
    Backbone Create(Initializer init, int channels);
}

/// <summary>Four blocks of 3×3 convolution, batch norm, ReLU and 2×2 pooling.</summary>
public sealed record ConvNet4Options : IBackboneOptions
{
    /// <summary>Filters of each block.</summary>
    public int Width { get; init; } = 64;

    /// <summary>The pooling between blocks.</summary>
    public Layers.Pooling Pool { get; init; } = Layers.Pooling.Max;

    /// <inheritdoc/>
    public Backbone Create(Initializer init, int channels) => new ConvNet4(init, channels, Width, Pool);
}
