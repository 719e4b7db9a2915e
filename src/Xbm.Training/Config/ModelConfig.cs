namespace Xbm.Training.Config;

/// <summary>The convolutional part of the network.</summary>
public enum BackboneName
{
    /// <summary>Four blocks of 3×3 convolution, batch norm, ReLU and 2×2 pooling.</summary>
    Convnet4,
}

/// <summary>The pooling inside the backbone.</summary>
public enum PoolName
{
    /// <summary>The maximum of each window.</summary>
    Max,

    /// <summary>The mean of each window.</summary>
    Avg,
}

/// <summary>What turns the last feature map into one vector.</summary>
public enum GlobalPoolName
{
    /// <summary>Nothing: the map is flattened.</summary>
    None,

    /// <summary>The mean over all positions.</summary>
    Avg,

    /// <summary>The maximum over all positions.</summary>
    Max,
}

/// <summary>Block <c>model</c>: the network from an image to its unit-length embedding.</summary>
public sealed record ModelConfig : IConfigBlock
{
    /// <summary>The convolutional part.</summary>
    public BackboneName Backbone { get; init; } = BackboneName.Convnet4;

    /// <summary>Channels of each block.</summary>
    public int Width { get; init; } = 64;

    /// <summary>The pooling inside the backbone.</summary>
    public PoolName Pool { get; init; } = PoolName.Max;

    /// <summary>What turns the last feature map into one vector.</summary>
    public GlobalPoolName GlobalPool { get; init; } = GlobalPoolName.None;

    /// <summary>Dimension of the embedding.</summary>
    public int Embedding { get; init; } = 128;

    void IConfigBlock.Validate(BlockChecks check)
    {
        check.AtLeast(Width, 1);
        check.AtLeast(Embedding, 1);
    }
}
