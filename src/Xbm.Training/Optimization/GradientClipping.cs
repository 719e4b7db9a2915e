using System.Numerics;
using Xbm.Engine;

namespace Xbm.Training.Optimization;

/// <summary>
/// Scales all gradients by one factor where their common length, √Σg², is above a limit (Pascanu et al., 2013). It stays on the
/// device: nothing is read back.
/// </summary>
/// <param name="limit">The largest length.</param>
public sealed class GradientClipping(float limit) : IGradientHook
{
    readonly HashSet<Storage<float>> _done = [];

    /// <inheritdoc/>
    public void Apply(IReadOnlyList<(string Name, Parameter Value)> parameters)
    {
        var backend = parameters[0].Value.Backend;
        using var scope = backend.NoGrad();
        Tensor? squares = null;
        foreach (var (_, parameter) in parameters)
        {
            if (parameter.Grad is not { } gradient) continue;
            var own = gradient.Multiply(gradient).Sum();
            squares = squares is null ? own : squares + own;
        }
        if (squares is null) return;
        var factor = backend.Empty(squares.Shape);
        backend.Map(new ClippingFactor(limit), squares.Storage, factor.Storage);
        // Parameters that were only ever added up share one gradient, which is scaled once.
        _done.Clear();
        foreach (var (_, parameter) in parameters)
        {
            if (parameter.Grad is not { Storage: var storage } || !_done.Add(storage)) continue;
            backend.Zip(new Product(), storage, factor.Storage, storage, Broadcast.Scalar, 1, storage.Length);
        }
    }
}

/// <summary>From Σg²: limit / √Σg² where that is below 1, else 1; a NaN stays one, so that the run stops.</summary>
readonly struct ClippingFactor(float limit) : IUnaryOp
{
    public float Apply(float x)
    {
        float norm = MathF.Sqrt(x);
        return norm <= limit ? 1 : limit / norm;
    }

    public Vector<float> Apply(Vector<float> x)
    {
        var norm = Vector.SquareRoot(x);
        var most = new Vector<float>(limit);
        return Vector.ConditionalSelect(Vector.LessThanOrEqual(norm, most), Vector<float>.One, most / norm);
    }
}

readonly struct Product : IBinaryOp
{
    public float Apply(float a, float b) => a * b;
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a * b;
}
