using Xbm.Conformance.Oracle;
using Xbm.Engine;

namespace Xbm.Conformance.Cases;

/// <summary>The table of op cases: a row for every op and every way in which a shape can be special.</summary>
static class OpCases
{
    public static IReadOnlyList<OpCase> All { get; } =
        [.. Element(), .. Sums(), .. Dense(), .. Convolutions(), .. Pooling(), .. Norm(), .. Graphs()];

    public static IEnumerable<OpCase> Element() =>
    [
        new("Relu", x => x[0].Relu(), [[5, 7]], x => Elements.Relu(x[0])) { Kinks = true },
        new("Relu of nothing", x => x[0].Relu(), [[0, 3]], x => Elements.Relu(x[0])),
        new("Relu over several pieces", x => x[0].Relu(), [[3, 30011]], x => Elements.Relu(x[0])) { Kinks = true },
        new("Add", x => x[0].Add(x[1]), [[3, 5], [3, 5]], x => Elements.Add(x[0], x[1])),
        new("Add scalars", x => x[0] + x[1], [[], []], x => Elements.Add(x[0], x[1])),
        new("Add to itself", x => x[0].Add(x[0]), [[2, 9]], x => Elements.Add(x[0], x[0])),
        new("Scale", x => -2.5f * x[0], [[17]], x => Elements.Scale(x[0], -2.5)),
        new("Multiply", x => x[0].Multiply(x[1]), [[2, 3, 4, 5], [2, 3, 4, 5]], x => Elements.Multiply(x[0], x[1])),
        new("Multiply by itself", x => x[0].Multiply(x[0]), [[33]], x => Elements.Multiply(x[0], x[0])),
    ];

    static IEnumerable<OpCase> Sums() =>
    [
        new("Sum", x => x[0].Sum(), [[3, 4, 5]], x => Elements.Sum(x[0])),
        new("Sum of a scalar", x => x[0].Sum(), [[]], x => Elements.Sum(x[0])),
        new("Sum of nothing", x => x[0].Sum(), [[0]], x => Elements.Sum(x[0])),
        new("Mean", x => x[0].Mean(), [[7, 19]], x => Elements.Mean(x[0])),
        new("SumLast", x => x[0].SumLast(), [[3, 2, 21]], x => Elements.SumLast(x[0])),
        new("SumLast of rows of large values that cancel", x => x[0].SumLast(), [[3, 9001]], x => Elements.SumLast(x[0]))
        { Given = [Cancelling(3 * 9001)] },
        new("SumLast of one column", x => x[0].SumLast(), [[5, 1]], x => Elements.SumLast(x[0])),
        new("SumLast of no columns", x => x[0].SumLast(), [[5, 0]], x => Elements.SumLast(x[0])),
    ];

    /// <summary>
    /// Each large value is followed by its opposite: sums of float32 alone, which do not take the values in this order, keep no digit.
    /// </summary>
    static float[] Cancelling(int count)
    {
        var rng = new Rng(6);
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = i % 2 == 1 ? -values[i - 1] : rng.NextFloat(0, 1000);
        return values;
    }

    public static IEnumerable<OpCase> Dense() =>
    [
        MatMul("MatMul of one", 1, 1, 1),
        MatMul("MatMul ragged", 3, 17, 5),
        MatMul("MatMul of whole tiles", 12, 8, 32),
        MatMul("MatMul past a tile", 13, 9, 33),
        MatMul("MatMul over several blocks", 131, 333, 70),
        MatMul("MatMul with nothing to sum", 3, 0, 4),
        MatMul("MatMul without rows", 0, 3, 4),
        MatMul("MatMul without columns", 3, 4, 0),
        new("Linear", x => x[0].Linear(x[1], x[2]), [[5, 11], [11, 7], [7]], x => Products.Linear(x[0], x[1], x[2])),
        new("Linear without inputs", x => x[0].Linear(x[1], x[2]), [[5, 0], [0, 7], [7]], x => Products.Linear(x[0], x[1], x[2])),
        new("Linear of an empty batch", x => x[0].Linear(x[1], x[2]), [[0, 4], [4, 7], [7]], x => Products.Linear(x[0], x[1], x[2])),
        new("Linear over several pieces", x => x[0].Linear(x[1], x[2]), [[70, 40], [40, 515], [515]],
            x => Products.Linear(x[0], x[1], x[2])),
    ];

    static OpCase MatMul(string name, int m, int k, int n) =>
        new(name, x => x[0].MatMul(x[1]), [[m, k], [k, n]], x => Products.MatMul(x[0], x[1]));

    public static IEnumerable<OpCase> Convolutions() =>
    [
        Conv("Conv2d of one pixel", [1, 1, 1, 1], [1, 1, 1, 1]),
        Conv("Conv2d 1 × 1", [2, 5, 4, 3], [1, 1, 3, 17]),
        Conv("Conv2d 1 × 1, stride 2", [2, 5, 6, 3], [1, 1, 3, 4], stride: 2),
        Conv("Conv2d 3 × 3, padding 1", [2, 6, 5, 7], [3, 3, 7, 9], padding: 1),
        Conv("Conv2d 3 × 3, stride 2, padding 1", [2, 7, 8, 5], [3, 3, 5, 6], stride: 2, padding: 1),
        Conv("Conv2d 3 × 3, stride 3, padding 2", [1, 8, 10, 3], [3, 3, 3, 4], stride: 3, padding: 2),
        Conv("Conv2d stride above the filter", [2, 9, 7, 3], [2, 2, 3, 5], stride: 3),
        Conv("Conv2d that leaves a border unread", [1, 6, 6, 2], [3, 3, 2, 3], stride: 2),
        Conv("Conv2d 7 × 7, stride 2, padding 3", [2, 15, 13, 3], [7, 7, 3, 8], stride: 2, padding: 3),
        Conv("Conv2d filter as large as the image", [3, 4, 3, 5], [4, 3, 5, 6]),
        Conv("Conv2d filter larger than the image", [1, 2, 1, 3], [5, 5, 3, 4], padding: 2),
        Conv("Conv2d 1 × 5 filter", [2, 4, 9, 3], [1, 5, 3, 4], padding: 1),
        Conv("Conv2d padding above the filter", [1, 2, 3, 2], [1, 2, 2, 3], stride: 2, padding: 3),
        Conv("Conv2d wide channels", [1, 4, 4, 67], [3, 3, 67, 35], padding: 1),
        Conv("Conv2d depth of several slices", [1, 3, 3, 150], [3, 3, 150, 4], padding: 1),
        Conv("Conv2d pixels of several slices", [3, 18, 17, 2], [3, 3, 2, 3], padding: 1),
        Conv("Conv2d of whole vectors in many tiles", [64, 3, 4, 32], [3, 3, 32, 32], padding: 1) with { Tolerance = 1e-4 },
        Conv("Conv2d of whole vectors in several channel blocks", [16, 7, 5, 80], [3, 3, 80, 144], padding: 1) with { Tolerance = 1e-4 },
        Conv("Conv2d without images", [0, 4, 4, 3], [3, 3, 3, 5], padding: 1),
        Conv("Conv2d without input channels", [2, 4, 4, 0], [3, 3, 0, 5], padding: 1),
        Conv("Conv2d without filters", [2, 4, 4, 3], [3, 3, 3, 0], padding: 1),
    ];

    static OpCase Conv(string name, int[] image, int[] filter, int stride = 1, int padding = 0) =>
        new(name, x => x[0].Conv2d(x[1], stride, padding), [image, filter], x => Products.Conv2d(x[0], x[1], stride, padding));

    static IEnumerable<OpCase> Pooling() =>
    [
        Max("MaxPool2d side by side", [2, 4, 6, 9], 2, 2),
        Max("MaxPool2d side by side with a rest", [2, 5, 7, 9], 2, 2),
        Max("MaxPool2d overlapping", [2, 7, 8, 5], 3, 2, 1),
        Max("MaxPool2d overlapping, many channels", [1, 5, 5, 21], 3, 1, 1),
        Max("MaxPool2d stride above the window", [1, 8, 9, 3], 2, 3),
        Max("MaxPool2d of one pixel", [1, 1, 1, 1], 1, 1),
        Average("AvgPool2d side by side", [2, 4, 6, 9], 2, 2),
        Average("AvgPool2d overlapping", [2, 7, 8, 17], 3, 2, 1),
        Average("AvgPool2d stride above the window", [1, 8, 9, 3], 2, 3),
        Average("AvgPool2d without images", [0, 4, 4, 3], 2, 2),
        new("GlobalMaxPool2d", x => x[0].GlobalMaxPool2d(), [[2, 3, 5, 11]], x => Pools.Max(x[0], 3, 5, 5)) { Kinks = true },
        new("GlobalAvgPool2d", x => x[0].GlobalAvgPool2d(), [[2, 5, 3, 11]], x => Pools.Average(x[0], 5, 3, 5)),
    ];

    static OpCase Max(string name, int[] image, int size, int stride, int padding = 0) =>
        new(name, x => x[0].MaxPool2d(size, stride, padding), [image], x => Pools.Max(x[0], size, size, stride, padding)) { Kinks = true };

    static OpCase Average(string name, int[] image, int size, int stride, int padding = 0) =>
        new(name, x => x[0].AvgPool2d(size, stride, padding), [image], x => Pools.Average(x[0], size, size, stride, padding));

    static IEnumerable<OpCase> Norm() =>
    [
        BatchNorm("BatchNorm2d", [2, 3, 4, 5]),
        BatchNorm("BatchNorm2d of two rows", [2, 37]),
        BatchNorm("BatchNorm2d with a rectifier", [3, 4, 4, 19], relu: true),
        BatchNorm("BatchNorm2d over several pieces", [4, 40, 41, 13], relu: true),
        BatchNorm("BatchNorm2d, mean far from zero", [4, 5, 5, 9], mean: 1000) with { Tolerance = 2e-3 },
        Pooled("BatchNormReluMaxPool2d", [2, 4, 6, 9], 2),
        Pooled("BatchNormReluMaxPool2d with a rest", [2, 5, 7, 19], 2),
        Pooled("BatchNormReluMaxPool2d of single pixels", [2, 3, 3, 8], 1),
        Pooled("BatchNormReluMaxPool2d, running moments", [2, 5, 4, 17], 2, training: false),
        Pooled("BatchNormReluMaxPool2d, running moments, no images", [0, 4, 4, 3], 2, training: false),
        Block("ConvBatchNormReluMaxPool2d of an image with a gradient", [2, 6, 5, 3], [3, 3, 3, 9], padding: 1) with { Leaves = 4 },
        Block("ConvBatchNormReluMaxPool2d, one channel", [3, 6, 8, 1], [3, 3, 1, 16], padding: 1),
        Block("ConvBatchNormReluMaxPool2d, one channel with a rest", [2, 7, 5, 1], [3, 3, 1, 48], padding: 1),
        Block("ConvBatchNormReluMaxPool2d, one channel without padding", [2, 7, 9, 1], [3, 3, 1, 16]),
        Block("ConvBatchNormReluMaxPool2d, one channel with much padding", [2, 4, 3, 1], [3, 3, 1, 16], padding: 3),
        Block("ConvBatchNormReluMaxPool2d, one channel of many filters", [2, 4, 4, 1], [3, 3, 1, 272], padding: 1),
        Block("ConvBatchNormReluMaxPool2d, one channel of few filters", [2, 4, 4, 1], [3, 3, 1, 5], padding: 1),
        Block("ConvBatchNormReluMaxPool2d, one channel, running moments", [2, 6, 5, 1], [3, 3, 1, 32], padding: 1, training: false),
        Block("ConvBatchNormReluMaxPool2d, one channel, running moments, no images", [0, 6, 5, 1], [3, 3, 1, 32], padding: 1,
            training: false),
        Block("ConvBatchNormReluMaxPool2d, one channel, windows of 3", [2, 6, 7, 1], [3, 3, 1, 16], padding: 1, size: 3),
        Inference("BatchNorm2d, running moments", [2, 3, 4, 5], relu: false),
        Inference("BatchNorm2d, running moments, with a rectifier", [2, 3, 4, 21], relu: true),
        Inference("BatchNorm2d, running moments, no rows", [0, 3, 4, 5], relu: false),
        new("NormalizeRows", x => x[0].NormalizeRows(), [[5, 13]], x => Norms.UnitRows(x[0])),
        new("NormalizeRows, several pieces", x => x[0].NormalizeRows(), [[301, 128]], x => Norms.UnitRows(x[0])),
        new("NormalizeRows of one column", x => x[0].NormalizeRows(), [[4, 1]], x => Norms.UnitRows(x[0])),
        new("NormalizeRows of nothing", x => x[0].NormalizeRows(), [[4, 0]], x => Norms.UnitRows(x[0])),
        new("NormalizeRows below epsilon", x => x[0].NormalizeRows(10), [[4, 9]], x => Norms.UnitRows(x[0], 10)),
        new("NormalizeRows of zero rows", x => x[0].NormalizeRows(0.5f), [[4, 9]], x => Norms.UnitRows(x[0], 0.5))
        { Draw = (_, rng) => (0, rng) },
    ];

    static OpCase BatchNorm(string name, int[] shape, bool relu = false, float mean = 0) =>
        new(name, x => x[0].BatchNorm2d(x[1], x[2], Full(x[1], 0), Full(x[1], 1), true, relu), [shape, [shape[^1]], [shape[^1]]],
            x => Norms.BatchNorm(x[0], x[1], x[2], relu: relu))
        {
            Draw = (input, rng) => input == 2 ? (rng.NextFloat(-0.1f, 0.1f), rng) : (AwayFromZero(ref rng) + (input == 0 ? mean : 0), rng),
        };

    static OpCase Pooled(string name, int[] shape, int size, bool training = true) =>
        new(name, x => x[0].BatchNormReluMaxPool2d(x[1], x[2], Full(x[1], 0), Full(x[1], 1), training, size),
            [shape, [shape[^1]], [shape[^1]]],
            x => Pools.Max(Norms.BatchNorm(x[0], x[1], x[2], training ? null : Running(shape[^1]), relu: true), size, size, size))
        {
            Draw = (input, rng) => input == 2 ? (rng.NextFloat(-0.1f, 0.1f), rng) : (AwayFromZero(ref rng), rng),
        };

    public static OpCase Block(string name, int[] image, int[] filter, int padding = 0, int size = 2, bool training = true,
        (float Low, float High)? pixels = null) =>
        new(name, x => x[3].ConvBatchNormReluMaxPool2d(x[0], x[1], x[2], Full(x[1], 0), Full(x[1], 1), training, size, padding),
            [filter, [filter[^1]], [filter[^1]], image],
            x => Pools.Max(Norms.BatchNorm(Products.Conv2d(x[3], x[0], 1, padding), x[1], x[2],
                training ? null : Running(filter[^1]), relu: true), size, size, size))
        {
            Leaves = 3,
            Draw = (input, rng) => (input switch
            {
                1 => AwayFromZero(ref rng),
                2 => rng.NextFloat(-0.1f, 0.1f),
                3 when pixels is { } range => rng.NextFloat(range.Low, range.High),
                _ => rng.NextFloat(-1, 1),
            }, rng),
        };

    /// <summary>Running moments as a layer starts with: mean 0, variance 1.</summary>
    static (Nd Mean, Nd Variance) Running(int channels) => (new Nd(channels), new Nd(channels).Map(_ => 1));

    static OpCase Inference(string name, int[] shape, bool relu)
    {
        int[] channels = [shape[^1]];
        return new(name, x => x[0].BatchNorm2d(x[1], x[2], x[3], x[4], false, relu), [shape, channels, channels, channels, channels],
            x => Norms.BatchNorm(x[0], x[1], x[2], (x[3], x[4]), relu))
        {
            Leaves = 3,
            Draw = (input, rng) => (input switch
            {
                2 or 3 => rng.NextFloat(-0.1f, 0.1f),
                4 => rng.NextFloat(0.5f, 2),
                _ => AwayFromZero(ref rng),
            }, rng),
        };
    }

    /// <summary>±(0.5 … 1): under a rectifier no value comes near the kink.</summary>
    static float AwayFromZero(ref Rng rng) => rng.NextFloat(0.5f, 1) * (rng.NextInt(2) == 0 ? -1 : 1);

    static Tensor Full(Tensor like, float value) => like.Backend.Full(like.Shape, value);

    static IEnumerable<OpCase> Graphs() =>
    [
        new("Reshape there and back", x => x[0].Reshape(new(4, 3)).Reshape(new(12)).Reshape(new(2, 6)), [[3, 4]], x => x[0].Reshape(2, 6)),
        new("Reshape used twice", x => x[0].Reshape(new(6)).Add(x[0].Reshape(new(6))), [[2, 3]], x => Elements.Scale(x[0].Reshape(6), 2)),
        new("One gradient for both sides, then summed", x => Twice(x[0].Scale(3), x[1]), [[7], [7]],
            x => Elements.Add(Elements.Multiply(Elements.Scale(x[0], 3), x[1]), Elements.Add(Elements.Scale(x[0], 3), x[1]))),
        new("A product with itself transposed by use", x => x[0].MatMul(x[0]), [[5, 5]], x => Products.MatMul(x[0], x[0])),
        new("Two layers with shared weights", x => x[0].MatMul(x[1]).Relu().MatMul(x[1]), [[4, 6], [6, 6]],
            x => Products.MatMul(Elements.Relu(Products.MatMul(x[0], x[1])), x[1])),
        new("A residual block", x => x[0].Conv2d(x[1], 1, 1).Add(x[0]).GlobalAvgPool2d().Reshape(new(2, 3)).NormalizeRows(),
            [[2, 4, 4, 3], [3, 3, 3, 3]],
            x => Norms.UnitRows(Pools.Average(Elements.Add(Products.Conv2d(x[0], x[1], 1, 1), x[0]), 4, 4, 4).Reshape(2, 3)))
        { Tolerance = 1e-4 },
    ];

    /// <summary>a·b + (a + b): Add hands one gradient to both sides while each gets another as well.</summary>
    static Tensor Twice(Tensor a, Tensor b) => a.Multiply(b).Add(a.Add(b));
}
