using System.Runtime.CompilerServices;

namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>Cross-correlation: [n, h, w, c] ⋆ [r, s, c, k] → [n, oh, ow, k], with oh = (h + 2·padding − r) / stride + 1.</summary>
    public static Tensor Conv2d(this Tensor x, Tensor filter, int stride = 1, int padding = 0)
    {
        var shape = Convolution(x, filter, stride, padding);
        var backend = x.Backend;
        var y = backend.Empty(new Shape(shape.N, shape.OutH, shape.OutW, shape.K));
        backend.Conv2d(shape, x.Storage, filter.Storage, y.Storage);
        return backend.Tape.Record(y, [x, filter], dy =>
        {
            Tensor? dx = x.NeedsGrad ? backend.Empty(x.Shape) : null, df = filter.NeedsGrad ? backend.Empty(filter.Shape) : null;
            if (dx is not null) backend.Conv2dInputGrad(shape, dy.Storage, filter.Storage, dx.Storage);
            if (df is not null) backend.Conv2dFilterGrad(shape, x.Storage, dy.Storage, df.Storage);
            return [dx, df];
        }, shape);
    }

    static ConvShape Convolution(Tensor x, Tensor filter, int stride, int padding, [CallerMemberName] string op = "")
    {
        Check.Rank(x, 4, op);
        Check.Rank(filter, 4, op);
        Check.That(x.Shape[3] == filter.Shape[2], x, filter, "channels differ", op);
        Check.That(stride > 0 && padding >= 0, $"expected stride > 0 and padding ≥ 0, got {stride} and {padding}", op);
        var shape = new ConvShape(
            x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], filter.Shape[3], filter.Shape[0], filter.Shape[1], stride, padding);
        bool fits = shape.H + 2 * padding >= shape.R && shape.W + 2 * padding >= shape.S;
        Check.That(fits, x, filter, $"the filter does not fit the image with padding {padding}", op);
        return shape;
    }
}
