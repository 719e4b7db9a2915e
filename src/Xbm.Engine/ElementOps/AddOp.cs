using System.Numerics;

namespace Xbm.Engine;

/// <summary>a + b: what the tape sums gradients with.</summary>
readonly struct AddOp : IBinaryOp
{
    public float Apply(float a, float b) => a + b;
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a + b;
}
