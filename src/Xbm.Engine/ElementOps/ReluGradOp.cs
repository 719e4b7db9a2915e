using System.Numerics;

namespace Xbm.Engine;

/// <summary>dx from dy and y, so that x need not be kept.</summary>
readonly struct ReluGradOp : IBinaryOp
{
    public float Apply(float dy, float y) => y > 0 ? dy : 0;
    public Vector<float> Apply(Vector<float> dy, Vector<float> y) =>
        Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), dy, Vector<float>.Zero);
}
