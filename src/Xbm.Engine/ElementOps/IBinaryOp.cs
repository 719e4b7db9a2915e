using System.Numerics;

namespace Xbm.Engine;

/// <summary>y = f(a, b): see <see cref="IUnaryOp"/>.</summary>
public interface IBinaryOp
{
    /// <summary>One pair of elements.</summary>
    float Apply(float a, float b);

    /// <summary>One pair of vectors, equal to the scalar form.</summary>
    Vector<float> Apply(Vector<float> a, Vector<float> b);
}
