using System.Numerics;

namespace Xbm.Engine;

/// <summary>factor · x.</summary>
readonly struct ScaleOp(float factor) : IUnaryOp
{
    public float Apply(float x) => factor * x;
    public Vector<float> Apply(Vector<float> x) => x * factor;
}
