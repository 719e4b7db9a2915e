using Xbm.Models.Layers;

namespace Xbm.Models.Tests;

/// <summary>The embedding network over ConvNet4 by plain loops in double, from the definition of each layer.</summary>
/// <param name="Pooling">Within the blocks.</param>
/// <param name="GlobalPool">Before the head.</param>
/// <param name="Training">Batch statistics instead of running ones.</param>
sealed record NaiveNet(WindowPooling Pooling, Pooling GlobalPool, bool Training)
{
    /// <summary>Parameters and buffers by name.</summary>
    internal required Dictionary<string, double[]> Values { get; init; }

    /// <summary>[n, size, size, 1] → unit rows [n, d].</summary>
    internal double[] Forward(double[] images, int n, int size)
    {
        var (x, c) = (images, 1);
        for (int block = 1; block <= 4; block++)
        {
            string path = $"backbone.block{block}";
            int filters = Values[$"{path}.norm.weight"].Length;
            x = Conv3x3(x, n, size, c, Values[$"{path}.conv.weight"], filters);
            NormRelu(x, filters, path + ".norm");
            x = Pool(x, n, size, filters, 2, Pooling == WindowPooling.Max);
            (size, c) = (size / 2, filters);
        }
        if (GlobalPool != Layers.Pooling.None) (x, size) = (Pool(x, n, size, c, size, GlobalPool == Layers.Pooling.Max), 1);
        return UnitRows(Head(x, size * size * c), Values["head.bias"].Length);
    }

    static double[] Conv3x3(double[] x, int n, int size, int c, double[] filter, int k)
    {
        var y = new double[n * size * size * k];
        for (int i = 0; i < n; i++)
            for (int row = 0; row < size; row++)
                for (int col = 0; col < size; col++)
                    for (int tap = 0; tap < 9; tap++)
                    {
                        int r = row + tap / 3 - 1, s = col + tap % 3 - 1;
                        if (r < 0 || r >= size || s < 0 || s >= size) continue;
                        for (int from = 0; from < c; from++)
                            for (int to = 0; to < k; to++)
                                y[((i * size + row) * size + col) * k + to] +=
                                    x[((i * size + r) * size + s) * c + from] * filter[(tap * c + from) * k + to];
                    }
        return y;
    }

    void NormRelu(double[] x, int c, string path)
    {
        for (int channel = 0; channel < c; channel++)
        {
            var values = x.Where((_, i) => i % c == channel).ToList();
            double mean = Training ? values.Average() : Values[$"{path}.running_mean"][channel];
            double variance = Training ? values.Average(v => (v - mean) * (v - mean)) : Values[$"{path}.running_var"][channel];
            double scale = Values[$"{path}.weight"][channel] / Math.Sqrt(variance + 1e-5), shift = Values[$"{path}.bias"][channel];
            for (int i = channel; i < x.Length; i += c) x[i] = Math.Max(0, (x[i] - mean) * scale + shift);
        }
    }

    static double[] Pool(double[] x, int n, int size, int c, int window, bool max)
    {
        int to = size / window;
        var y = new double[n * to * to * c];
        for (int o = 0; o < y.Length; o++)
        {
            int channel = o % c, col = o / c % to, row = o / c / to % to, image = o / c / to / to;
            var values = Enumerable.Range(0, window * window)
                .Select(w => x[((image * size + row * window + w / window) * size + col * window + w % window) * c + channel]);
            y[o] = max ? values.Max() : values.Average();
        }
        return y;
    }

    double[] Head(double[] x, int inputs)
    {
        double[] weight = Values["head.weight"], bias = Values["head.bias"];
        int d = bias.Length;
        return [.. Enumerable.Range(0, x.Length / inputs * d)
            .Select(o => bias[o % d] + Enumerable.Range(0, inputs).Sum(i => x[o / d * inputs + i] * weight[i * d + o % d]))];
    }

    static double[] UnitRows(double[] x, int d) => [.. x.Chunk(d).SelectMany(row => row.Select(v => v / Math.Sqrt(row.Sum(u => u * u))))];
}
