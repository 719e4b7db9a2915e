using System.Runtime.CompilerServices;

namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>Maximum over size × size windows of [n, h, w, c]; the border counts as −∞, ties pay the first maximum.</summary>
    public static Tensor MaxPool2d(this Tensor x, int size, int stride, int padding = 0) =>
        MaxPool(x, Pool(x, size, size, stride, padding));

    /// <summary>Mean over size × size windows of [n, h, w, c]; the border counts as zeros.</summary>
    public static Tensor AvgPool2d(this Tensor x, int size, int stride, int padding = 0) =>
        AvgPool(x, Pool(x, size, size, stride, padding));

    /// <summary>Maximum over each whole image: [n, h, w, c] → [n, 1, 1, c].</summary>
    public static Tensor GlobalMaxPool2d(this Tensor x) => MaxPool(x, Whole(x));

    /// <summary>Mean over each whole image: [n, h, w, c] → [n, 1, 1, c].</summary>
    public static Tensor GlobalAvgPool2d(this Tensor x) => AvgPool(x, Whole(x));

    static Tensor MaxPool(Tensor x, PoolShape shape, [CallerMemberName] string op = "")
    {
        var backend = x.Backend;
        var y = backend.Empty(new Shape(shape.N, shape.OutH, shape.OutW, shape.C));
        var winners = new Indices(backend.Rent<int>(y.Shape.Length));
        backend.MaxPool(shape, x.Storage, y.Storage, winners.Storage);
        return backend.Tape.Record(y, [x], dy =>
        {
            var dx = backend.Empty(x.Shape);
            backend.MaxPoolGrad(shape, winners.Storage, dy.Storage, dx.Storage);
            return [dx];
        }, shape, op);
    }

    static Tensor AvgPool(Tensor x, PoolShape shape, [CallerMemberName] string op = "")
    {
        var backend = x.Backend;
        var y = backend.Empty(new Shape(shape.N, shape.OutH, shape.OutW, shape.C));
        backend.AvgPool(shape, x.Storage, y.Storage);
        return backend.Tape.Record(y, [x], dy =>
        {
            var dx = backend.Empty(x.Shape);
            backend.AvgPoolGrad(shape, dy.Storage, dx.Storage);
            return [dx];
        }, shape, op);
    }

    static PoolShape Whole(Tensor x, [CallerMemberName] string op = "")
    {
        Check.Rank(x, 4, op);
        return Pool(x, x.Shape[1], x.Shape[2], Math.Max(1, Math.Max(x.Shape[1], x.Shape[2])), 0, op);
    }

    static PoolShape Pool(Tensor x, int height, int width, int stride, int padding, [CallerMemberName] string op = "")
    {
        Check.Rank(x, 4, op);
        Check.That(height > 0 && width > 0 && stride > 0,
            $"expected a window and a stride above 0, got {height} × {width} and {stride} for {x.Shape}", op);
        Check.That(padding >= 0 && 2 * padding <= Math.Min(height, width),
            $"padding must be 0 to half of the window, got {padding} for {height} × {width}", op);
        bool fits = x.Shape[1] > 0 && x.Shape[2] > 0 && x.Shape[1] + 2 * padding >= height && x.Shape[2] + 2 * padding >= width;
        Check.That(fits, $"a window of {height} × {width} does not fit {x.Shape}", op);
        return new PoolShape(x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], height, width, stride, padding);
    }
}
