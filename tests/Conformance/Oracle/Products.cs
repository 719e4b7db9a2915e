namespace Xbm.Conformance.Oracle;

/// <summary>Matrix products and convolutions as direct sums.</summary>
static class Products
{
    /// <summary>op(a)·op(b), with a or b stored the other way round.</summary>
    public static Nd MatMul(Nd a, Nd b, bool transposeA = false, bool transposeB = false)
    {
        int m = a.Shape[transposeA ? 1 : 0], k = a.Shape[transposeA ? 0 : 1], n = b.Shape[transposeB ? 0 : 1];
        var c = new Nd(m, n);
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                for (int p = 0; p < k; p++) c[i, j] += (transposeA ? a[p, i] : a[i, p]) * (transposeB ? b[j, p] : b[p, j]);
        return c;
    }

    public static Nd Linear(Nd x, Nd weight, Nd bias)
    {
        var y = MatMul(x, weight);
        for (int i = 0; i < y.Shape[0]; i++)
            for (int j = 0; j < y.Shape[1]; j++) y[i, j] += bias[j];
        return y;
    }

    /// <summary>[n, h, w, c] ⋆ [r, s, c, k].</summary>
    public static Nd Conv2d(Nd x, Nd filter, int stride = 1, int padding = 0)
    {
        int oh = (x.Shape[1] + 2 * padding - filter.Shape[0]) / stride + 1, ow = (x.Shape[2] + 2 * padding - filter.Shape[1]) / stride + 1;
        var y = new Nd(x.Shape[0], oh, ow, filter.Shape[3]);
        ForEachProduct(x, filter, y, stride, padding, (xi, fi, yi) => y[yi] += x[xi] * filter[fi]);
        return y;
    }

    /// <summary>Visits every product of the sum that a convolution is, by the flat indices of its image, filter and output value.</summary>
    public static void ForEachProduct(Nd x, Nd filter, Nd y, int stride, int padding, Action<int, int, int> visit)
    {
        int channels = x.Shape[3], filters = filter.Shape[3];
        for (int n = 0; n < y.Shape[0]; n++)
            for (int oh = 0; oh < y.Shape[1]; oh++)
                for (int ow = 0; ow < y.Shape[2]; ow++)
                    for (int r = 0; r < filter.Shape[0]; r++)
                        for (int s = 0; s < filter.Shape[1]; s++)
                        {
                            int h = oh * stride - padding + r, w = ow * stride - padding + s;
                            if (h < 0 || h >= x.Shape[1] || w < 0 || w >= x.Shape[2]) continue;
                            int pixel = (n * x.Shape[1] + h) * x.Shape[2] + w, tap = r * filter.Shape[1] + s;
                            int position = (n * y.Shape[1] + oh) * y.Shape[2] + ow;
                            for (int c = 0; c < channels; c++)
                                for (int k = 0; k < filters; k++)
                                    visit(pixel * channels + c, (tap * channels + c) * filters + k, position * filters + k);
                        }
    }
}
