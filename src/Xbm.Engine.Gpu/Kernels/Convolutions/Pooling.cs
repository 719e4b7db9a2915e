using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What a forward pooling takes.</summary>
/// <param name="Shape">The sizes.</param>
/// <param name="X">[n, h, w, c].</param>
/// <param name="Y">Out, [n, outH, outW, c].</param>
/// <param name="Winners">Out, as long: each maximum's position in its window; not used by a mean.</param>
readonly record struct PoolArguments(PoolShape Shape, ArrayView<float> X, ArrayView<float> Y, ArrayView<int> Winners);

/// <summary>What the gradient of a pooling takes.</summary>
/// <param name="Shape">The sizes.</param>
/// <param name="Winners">[n, outH, outW, c]; not used by a mean.</param>
/// <param name="OutputGrad">dy, [n, outH, outW, c].</param>
/// <param name="InputGrad">Out: dx, [n, h, w, c].</param>
readonly record struct PoolGradArguments(PoolShape Shape, ArrayView<int> Winners, ArrayView<float> OutputGrad, ArrayView<float> InputGrad);

/// <summary>
/// Pooling over NHWC, one thread per output value: Grid.X counts rows of pixels [n·h], Grid.Y blocks of the values of such a row [w·c].
/// Gradients gather from the windows that cover a pixel, so that nothing is added by two threads.
/// </summary>
static class Pooling
{
    /// <summary>The maximum, and the position of the first one in row order. A NaN wins and stays.</summary>
    public static void Max(PoolArguments arguments)
    {
        var s = arguments.Shape;
        var x = arguments.X;
        int value = Grid.IdxY * Group.DimX + Group.IdxX;
        if (value >= s.OutW * s.C) return;
        int n = Grid.IdxX / s.OutH, oh = Grid.IdxX % s.OutH, ow = value / s.C, c = value % s.C;
        int top = oh * s.Stride - s.Padding, left = ow * s.Stride - s.Padding;
        int firstH = Math.Max(top, 0), firstW = Math.Max(left, 0), lastH = Math.Min(top + s.R, s.H), lastW = Math.Min(left + s.S, s.W);
        float best = float.NegativeInfinity;
        int winner = (firstH - top) * s.S + (firstW - left);
        for (int h = firstH; h < lastH; h++)
        {
            long row = ((long)n * s.H + h) * s.W;
            for (int w = firstW; w < lastW; w++)
            {
                float candidate = x[(row + w) * s.C + c];
                if (candidate > best || float.IsNaN(candidate))
                {
                    best = candidate;
                    winner = (h - top) * s.S + (w - left);
                }
            }
        }
        long at = (long)Grid.IdxX * s.OutW * s.C + value;
        arguments.Y[at] = best;
        arguments.Winners[at] = winner;
    }

    /// <summary>dx: each window pays its gradient to its winner.</summary>
    public static void MaxGrad(PoolGradArguments arguments)
    {
        var s = arguments.Shape;
        var winners = arguments.Winners;
        var dy = arguments.OutputGrad;
        int value = Grid.IdxY * Group.DimX + Group.IdxX;
        if (value >= s.W * s.C) return;
        int n = Grid.IdxX / s.H, h = Grid.IdxX % s.H, w = value / s.C, c = value % s.C;
        int lastH = Math.Min((h + s.Padding) / s.Stride, s.OutH - 1), lastW = Math.Min((w + s.Padding) / s.Stride, s.OutW - 1);
        float sum = 0;
        for (int oh = First(h + s.Padding, s.R, s.Stride); oh <= lastH; oh++)
        {
            for (int ow = First(w + s.Padding, s.S, s.Stride); ow <= lastW; ow++)
            {
                long at = (((long)n * s.OutH + oh) * s.OutW + ow) * s.C + c;
                int position = (h - oh * s.Stride + s.Padding) * s.S + (w - ow * s.Stride + s.Padding);
                if (winners[at] == position) sum += dy[at];
            }
        }
        arguments.InputGrad[(long)Grid.IdxX * s.W * s.C + value] = sum;
    }

    /// <summary>The mean; padding counts as zeros.</summary>
    public static void Mean(PoolArguments arguments)
    {
        var s = arguments.Shape;
        var x = arguments.X;
        int value = Grid.IdxY * Group.DimX + Group.IdxX;
        if (value >= s.OutW * s.C) return;
        int n = Grid.IdxX / s.OutH, oh = Grid.IdxX % s.OutH, ow = value / s.C, c = value % s.C;
        int top = oh * s.Stride - s.Padding, left = ow * s.Stride - s.Padding;
        int firstW = Math.Max(left, 0), lastH = Math.Min(top + s.R, s.H), lastW = Math.Min(left + s.S, s.W);
        float share = 1f / (s.R * s.S), sum = 0;
        for (int h = Math.Max(top, 0); h < lastH; h++)
        {
            long row = ((long)n * s.H + h) * s.W;
            for (int w = firstW; w < lastW; w++) sum += share * x[(row + w) * s.C + c];
        }
        arguments.Y[(long)Grid.IdxX * s.OutW * s.C + value] = sum;
    }

    /// <summary>dx: each window's gradient, spread evenly.</summary>
    public static void MeanGrad(PoolGradArguments arguments)
    {
        var s = arguments.Shape;
        var dy = arguments.OutputGrad;
        int value = Grid.IdxY * Group.DimX + Group.IdxX;
        if (value >= s.W * s.C) return;
        int n = Grid.IdxX / s.H, h = Grid.IdxX % s.H, w = value / s.C, c = value % s.C;
        int lastH = Math.Min((h + s.Padding) / s.Stride, s.OutH - 1), lastW = Math.Min((w + s.Padding) / s.Stride, s.OutW - 1);
        float share = 1f / (s.R * s.S), sum = 0;
        for (int oh = First(h + s.Padding, s.R, s.Stride); oh <= lastH; oh++)
        {
            long row = ((long)n * s.OutH + oh) * s.OutW;
            for (int ow = First(w + s.Padding, s.S, s.Stride); ow <= lastW; ow++) sum += share * dy[(row + ow) * s.C + c];
        }
        arguments.InputGrad[(long)Grid.IdxX * s.W * s.C + value] = sum;
    }

    /// <summary>The first window of <paramref name="size"/> that covers a padded coordinate.</summary>
    static int First(int coordinate, int size, int stride) => coordinate < size ? 0 : (coordinate - size) / stride + 1;
}
