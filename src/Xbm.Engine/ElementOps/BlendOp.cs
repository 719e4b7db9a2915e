using System.Numerics;

namespace Xbm.Engine;

/// <summary>(1 − share)·a + share·factor·b.</summary>
readonly struct BlendOp(float share, float factor) : IBinaryOp
{
    public float Apply(float a, float b) => (1 - share) * a + share * factor * b;
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a * (1 - share) + b * (share * factor);
}
