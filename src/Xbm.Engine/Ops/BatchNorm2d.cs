using System.Runtime.CompilerServices;

namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>
    /// Batch normalisation (Ioffe and Szegedy, 2015) of the last dimension's channels, x [..., c]. In training the batch's own moments are
    /// used and the running ones moved towards them: running ← (1 − momentum)·running + momentum·batch, the variance unbiased as PyTorch
    /// keeps it. Otherwise the running moments are used as they are.
    /// </summary>
    /// <param name="x">[..., c].</param>
    /// <param name="scale">γ [c].</param>
    /// <param name="shift">β [c].</param>
    /// <param name="runningMean">[c], updated in training.</param>
    /// <param name="runningVariance">[c], updated in training.</param>
    /// <param name="training">Whether to use the batch's moments.</param>
    /// <param name="relu">Whether max(·, 0) follows, in the same pass over memory.</param>
    /// <param name="momentum">The share of the batch in the running moments.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static Tensor BatchNorm2d(this Tensor x, Tensor scale, Tensor shift, Tensor runningMean, Tensor runningVariance,
        bool training, bool relu = false, float momentum = 0.1f, float epsilon = 1e-5f)
    {
        var (shape, norm) = Moments(x, scale, shift, runningMean, runningVariance, training, relu, momentum, epsilon);
        var backend = x.Backend;
        var y = backend.Empty(x.Shape);
        backend.BatchNorm(shape, x.Storage, norm, y.Storage);
        return backend.Tape.Record(y, [x, scale, shift, runningMean, runningVariance], dy =>
        {
            var dx = x.NeedsGrad ? backend.Empty(x.Shape) : null;
            Tensor dScale = backend.Empty(scale.Shape), dShift = backend.Empty(shift.Shape);
            backend.BatchNormGrad(shape, x.Storage, norm, dy.Storage, dx?.Storage, dScale.Storage, dShift.Storage);
            return [dx, dScale, dShift, null, null];
        }, shape);
    }

    /// <summary>
    /// The checks of a batch norm, and what it normalises by: in training the batch's moments, towards which the running ones are moved.
    /// </summary>
    static (NormShape Shape, NormStorage Norm) Moments(Tensor x, Tensor scale, Tensor shift, Tensor runningMean, Tensor runningVariance,
        bool training, bool relu, float momentum, float epsilon, [CallerMemberName] string op = "")
    {
        Check.That(x.Shape.Rank >= 2, $"expected at least two dimensions, got {x.Shape}", op);
        var backend = x.Backend;
        var (shape, norm) = Norm(x, x.Shape.Rows, scale, shift, runningMean, runningVariance, training, relu, epsilon, op);
        if (!training) return (shape, norm);
        backend.ColumnMoments(x.Storage, norm.Mean, norm.Variance, shape.Rows, shape.Columns);
        Track(backend, shape, norm, runningMean, runningVariance, momentum);
        return (shape, norm);
    }

    /// <summary>
    /// The checks of a batch norm over <paramref name="rows"/> values of each of x's last dimension, and what it normalises by; in training
    /// the batch's moments, which are yet to be filled in.
    /// </summary>
    static (NormShape Shape, NormStorage Norm) Norm(Tensor x, int rows, Tensor scale, Tensor shift, Tensor runningMean,
        Tensor runningVariance, bool training, bool relu, float epsilon, string op)
    {
        int columns = x.Shape.Columns;
        Check.PerColumn(x, scale, columns, "the scale", op);
        Check.PerColumn(x, shift, columns, "the shift", op);
        Check.PerColumn(x, runningMean, columns, "the running mean", op);
        Check.PerColumn(x, runningVariance, columns, "the running variance", op);
        Check.That(!training || rows > 1, $"training needs more than one value per channel, got {x.Shape}", op);
        var norm = new NormStorage(scale.Storage, shift.Storage, runningMean.Storage, runningVariance.Storage);
        if (training) norm = norm with { Mean = x.Backend.Rent<float>(columns), Variance = x.Backend.Rent<float>(columns) };
        return (new NormShape(rows, columns, epsilon, relu, training), norm);
    }

    /// <summary>Moves the running moments towards the batch's, the variance unbiased.</summary>
    static void Track(Backend backend, in NormShape shape, in NormStorage norm, Tensor runningMean, Tensor runningVariance, float momentum)
    {
        Storage<float> mean = runningMean.Storage, variance = runningVariance.Storage;
        backend.Zip(new BlendOp(momentum, 1), mean, norm.Mean, mean, Broadcast.None, 1, shape.Columns);
        float unbiased = shape.Rows / (shape.Rows - 1f);
        backend.Zip(new BlendOp(momentum, unbiased), variance, norm.Variance, variance, Broadcast.None, 1, shape.Columns);
    }
}
