using System.ComponentModel.DataAnnotations;
using Xbm.Models.Backbones;
using Xbm.Models.Layers;

namespace Xbm.Training.Config;

/// <summary>The network from an image to its embedding of unit length.</summary>
public sealed record ModelConfig
{
    /// <summary>The convolutional part.</summary>
    public IBackboneOptions Backbone { get; init; } = new ConvNet4Options();

    /// <summary>What turns the last feature map into one vector: its maximum or mean over all positions, or none to flatten it.</summary>
    public Pooling GlobalPool { get; init; } = Pooling.None;

    /// <summary>Dimension of the embedding.</summary>
    [Range(1, 65_536)]
    public int Embedding { get; init; } = 128;
}
