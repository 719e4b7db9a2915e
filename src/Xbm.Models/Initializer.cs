using Xbm.Engine;

namespace Xbm.Models;

/// <summary>
/// Makes initialised parameters. The n-th parameter has its own random stream, so a seed gives the same network on every backend.
/// </summary>
public sealed class Initializer(Backend backend, ulong seed)
{
    ulong _stream;

    /// <summary>The backend that the parameters lie on.</summary>
    public Backend Backend => backend;

    /// <summary>
    /// Uniform in ±1/√fanIn: the default of PyTorch's convolution and linear layers (Kaiming uniform with a = √5, He et al., 2015).
    /// </summary>
    public Parameter FanIn(Shape shape, int fanIn)
    {
        var parameter = backend.Parameter(shape);
        float bound = 1 / MathF.Sqrt(fanIn);
        backend.RandomUniform(parameter.Storage, -bound, bound, seed, _stream++);
        return parameter;
    }

    /// <summary>Every element the same.</summary>
    public Parameter Constant(Shape shape, float value)
    {
        var parameter = backend.Parameter(shape);
        backend.Fill(parameter.Storage, value);
        return parameter;
    }

    /// <summary>A buffer with every element the same.</summary>
    public Tensor Buffer(Shape shape, float value)
    {
        var buffer = backend.Persistent(shape);
        backend.Fill(buffer.Storage, value);
        return buffer;
    }
}
