using Xbm.Engine;

namespace Xbm.Benchmarks.Work;

/// <summary>The ops between two convolutions.</summary>
public enum BlockOp
{
    /// <summary>Mean and variance of each channel.</summary>
    ColumnMoments,

    /// <summary>Normalisation and ReLU.</summary>
    BatchNorm,

    /// <summary>Their gradient.</summary>
    BatchNormGradient,

    /// <summary>2×2 maximum.</summary>
    MaxPool,

    /// <summary>Its gradient.</summary>
    MaxPoolGradient,
}

/// <summary>One <see cref="BlockOp"/> over [64, 28, 28, 64].</summary>
sealed class BlockWorkload : Workload
{
    const int Batch = 64, Side = 28, Channels = 64, Pixels = Batch * Side * Side;

    static readonly PoolShape s_pool = new(Batch, Side, Side, Channels, R: 2, S: 2, Stride: 2, Padding: 0);
    static readonly NormShape s_norm = new(Pixels, Channels, Epsilon: 1e-5f, Relu: true, BatchMoments: true);

    readonly BlockOp _op;
    readonly Tensor _x, _y, _dx, _pooled, _scaleGradient, _shiftGradient;
    readonly Indices _winners;
    readonly NormStorage _moments;

    public BlockWorkload(BlockOp op, Computer computer) : base(computer)
    {
        _op = op;
        var image = new Shape(Pixels, Channels);
        (_x, _y, _dx) = (RandomData.Uniform(Backend, image, 1), RandomData.Uniform(Backend, image, 2), Backend.Persistent(image));
        _pooled = RandomData.Uniform(Backend, new Shape(Pixels / 4, Channels), 3);
        _winners = Backend.PersistentIndices(_pooled.Shape.Length);
        var channels = new Shape(Channels);
        (_scaleGradient, _shiftGradient) = (Backend.Persistent(channels), Backend.Persistent(channels));
        _moments = new(RandomData.Uniform(Backend, channels, 4).Storage, RandomData.Uniform(Backend, channels, 5).Storage,
            Backend.Persistent(channels).Storage, Backend.Persistent(channels).Storage);
        Backend.ColumnMoments(_x.Storage, _moments.Mean, _moments.Variance, Pixels, Channels);
        Backend.MaxPool(s_pool, _x.Storage, _pooled.Storage, _winners.Storage);
    }

    /// <summary>What the op must read and write at least, if nothing stays in cache.</summary>
    public static double Bytes(BlockOp op) => (double)sizeof(float) * Pixels * Channels * op switch
    {
        BlockOp.ColumnMoments => 1,
        BlockOp.BatchNorm => 2,
        // The sums over dy and x come first, then dx is written from both.
        BlockOp.BatchNormGradient => 5,
        BlockOp.MaxPool => 1 + 2 / 4.0,
        _ => 1 + 2 / 4.0,
    };

    public override void Run()
    {
        switch (_op)
        {
            case BlockOp.ColumnMoments:
                Backend.ColumnMoments(_x.Storage, _moments.Mean, _moments.Variance, Pixels, Channels);
                break;
            case BlockOp.BatchNorm:
                Backend.BatchNorm(s_norm, _x.Storage, _moments, _y.Storage);
                break;
            case BlockOp.BatchNormGradient:
                Backend.BatchNormGrad(
                    s_norm, _x.Storage, _moments, _y.Storage, _dx.Storage, _scaleGradient.Storage, _shiftGradient.Storage);
                break;
            case BlockOp.MaxPool:
                Backend.MaxPool(s_pool, _x.Storage, _pooled.Storage, _winners.Storage);
                break;
            default:
                Backend.MaxPoolGrad(s_pool, _winners.Storage, _pooled.Storage, _dx.Storage);
                break;
        }
    }
}
