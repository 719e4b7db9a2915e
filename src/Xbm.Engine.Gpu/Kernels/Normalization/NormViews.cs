using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>The per-column vectors of a batch normalisation, each [columns].</summary>
struct NormViews
{
    public ArrayView<float> Scale, Shift, Mean, Variance;
    public float Epsilon;

    /// <summary>Whether max(·, 0) follows; 1 for yes.</summary>
    public int Relu;

    /// <summary>Whether the gradient flows through mean and variance; 1 for yes.</summary>
    public int BatchMoments;

    /// <summary>One column's numbers, for a thread that stays in it.</summary>
    public readonly ColumnNorm At(int column)
    {
        float inverse = 1 / MathF.Sqrt(Variance[column] + Epsilon);
        return new ColumnNorm
        {
            Factor = Scale[column] * inverse,
            Mean = Mean[column],
            Shift = Shift[column],
            Inverse = inverse,
            Relu = Relu,
        };
    }
}

/// <summary>One column: y = factor·(x − mean) + shift, so that a mean far from zero costs no digits.</summary>
struct ColumnNorm
{
    public float Factor, Mean, Shift, Inverse;
    public int Relu;

    public readonly float Apply(float x)
    {
        float y = Factor * (x - Mean) + Shift;
        return Relu != 0 && y < 0 ? 0 : y;
    }

    /// <summary>dy where the rectifier let y through; its mask is found anew from x.</summary>
    public readonly float Masked(float dy, float x) => Relu == 0 || Factor * (x - Mean) + Shift > 0 ? dy : 0;
}
