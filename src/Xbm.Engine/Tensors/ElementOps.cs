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

/// <summary>y = f(a, b): see <see cref="IUnaryOp"/>.</summary>
public interface IBinaryOp
{
    /// <summary>One pair of elements.</summary>
    float Apply(float a, float b);

    /// <summary>One pair of vectors, equal to the scalar form.</summary>
    Vector<float> Apply(Vector<float> a, Vector<float> b);
}

/// <summary>How the second operand of a <see cref="Backend.Zip"/> stretches over the first, [rows, columns].</summary>
public enum Broadcast
{
    /// <summary>Same shape.</summary>
    None,

    /// <summary>One value a column, [columns].</summary>
    Row,

    /// <summary>One value, [1].</summary>
    Scalar,
}

/// <summary>a + b: what the tape sums gradients with.</summary>
readonly struct AddOp : IBinaryOp
{
    public float Apply(float a, float b) => a + b;
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a + b;
}
