using System.Numerics;

namespace Xbm.Engine;

/// <summary>y = f(x): the scalar form serves the GPU, the CPU's tail and the tests, the vector form the CPU's body.</summary>
public interface IUnaryOp
{
    /// <summary>One element.</summary>
    float Apply(float x);

    /// <summary>One vector of elements, equal to the scalar form.</summary>
    Vector<float> Apply(Vector<float> x);
}
