using Xbm.Engine;

namespace Xbm.Conformance.Oracle;

/// <summary>Pooling over windows of NHWC images.</summary>
static class Pools
{
    public static Nd Max(Nd x, int height, int width, int stride, int padding = 0) =>
        Over(x, height, width, stride, padding, values => values.Max());

    /// <summary>The border counts as zeros.</summary>
    public static Nd Average(Nd x, int height, int width, int stride, int padding = 0) =>
        Over(x, height, width, stride, padding, values => values.Sum() / (height * width));

    static Nd Over(Nd x, int height, int width, int stride, int padding, Func<List<double>, double> fold)
    {
        int oh = (x.Shape[1] + 2 * padding - height) / stride + 1, ow = (x.Shape[2] + 2 * padding - width) / stride + 1;
        var y = new Nd(x.Shape[0], oh, ow, x.Shape[3]);
        for (int n = 0; n < x.Shape[0]; n++)
            for (int i = 0; i < oh; i++)
                for (int j = 0; j < ow; j++)
                    for (int c = 0; c < x.Shape[3]; c++)
                    {
                        var values = new List<double>();
                        for (int h = i * stride - padding; h < i * stride - padding + height; h++)
                            for (int w = j * stride - padding; w < j * stride - padding + width; w++)
                                if (h >= 0 && h < x.Shape[1] && w >= 0 && w < x.Shape[2]) values.Add(x[n, h, w, c]);
                        y[n, i, j, c] = fold(values);
                    }
        return y;
    }
}
