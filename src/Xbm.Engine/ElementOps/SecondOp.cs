using System.Numerics;

namespace Xbm.Engine;

/// <summary>b alone: spreads a value over a tensor.</summary>
readonly struct SecondOp : IBinaryOp
{
    public float Apply(float a, float b) => b;
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => b;
}
