using FsCheck;
using Xbm.Conformance.Cases;
using Xbm.Conformance.Oracle;
using Xbm.Engine;

namespace Xbm.Conformance.Properties;

/// <summary>Outputs and gradients of every op over generated shapes and values.</summary>
public class GradientProperties
{
    [SampleProperty(typeof(MatMulSizes), 60)]
    public void Of_MatMul(Sample sample) => Holds(sample, s =>
        new("MatMul", x => x[0].MatMul(x[1]), [[s[0], s[1]], [s[1], s[2]]], x => Products.MatMul(x[0], x[1])));

    [SampleProperty(typeof(LinearSizes), 60)]
    public void Of_Linear(Sample sample) => Holds(sample, s =>
        new("Linear", x => x[0].Linear(x[1], x[2]), [[s[0], s[1]], [s[1], s[2]], [s[2]]], x => Products.Linear(x[0], x[1], x[2])));

    [SampleProperty(typeof(Conv2dSizes), 60)]
    public void Of_Conv2d(Sample sample) => Holds(sample, s =>
    {
        var (stride, padding) = (s[7], s[8]);
        int[] image = [s[0], Math.Max(0, s[5] - 2 * padding) + s[1], Math.Max(0, s[6] - 2 * padding) + s[2], s[3]];
        return new("Conv2d", x => x[0].Conv2d(x[1], stride, padding), [image, [s[5], s[6], s[3], s[4]]],
            x => Products.Conv2d(x[0], x[1], stride, padding));
    });

    [SampleProperty(typeof(PoolSizes), 60)]
    public void Of_MaxPool2d(Sample sample) => Holds(sample, s =>
    {
        var (image, size, stride, padding) = Pool(s);
        return new("MaxPool2d", x => x[0].MaxPool2d(size, stride, padding), [image],
            x => Pools.Max(x[0], size, size, stride, padding))
        { Kinks = true };
    });

    [SampleProperty(typeof(PoolSizes), 60)]
    public void Of_AvgPool2d(Sample sample) => Holds(sample, s =>
    {
        var (image, size, stride, padding) = Pool(s);
        return new("AvgPool2d", x => x[0].AvgPool2d(size, stride, padding), [image],
            x => Pools.Average(x[0], size, size, stride, padding));
    });

    [SampleProperty(typeof(GlobalPoolsSizes), 60)]
    public void Of_global_pools(Sample sample) => Holds(sample, s =>
        s[4] == 0
            ? new("GlobalMaxPool2d", x => x[0].GlobalMaxPool2d(), [s[..4]], x => Pools.Max(x[0], s[1], s[2], 9)) { Kinks = true }
            : new("GlobalAvgPool2d", x => x[0].GlobalAvgPool2d(), [s[..4]], x => Pools.Average(x[0], s[1], s[2], 9)));

    [SampleProperty(typeof(BatchNorm2dSizes), 60)]
    public void Of_BatchNorm2d(Sample sample) => Holds(sample, s =>
        new("BatchNorm2d", x => x[0].BatchNorm2d(x[1], x[2], x[3], x[4], true, epsilon: 0.1f), [s, [s[1]], [s[1]], [s[1]], [s[1]]],
            x => Norms.BatchNorm(x[0], x[1], x[2], epsilon: 0.1f))
        { Leaves = 3 });

    [SampleProperty(typeof(NormalizeRowsSizes), 60)]
    public void Of_NormalizeRows(Sample sample) => Holds(sample, s =>
        // No length of a row of quarters comes near this epsilon, where the slope jumps.
        new("NormalizeRows", x => x[0].NormalizeRows(0.3f), [s], x => Norms.UnitRows(x[0], 0.3f)));

    [SampleProperty(typeof(ReluSizes), 60)]
    public void Of_Relu(Sample sample) => Holds(sample, s => new("Relu", x => x[0].Relu(), [s], x => Elements.Relu(x[0])) { Kinks = true });

    [SampleProperty(typeof(ElementOpsSizes), 60)]
    public void Of_element_ops(Sample sample) => Holds(sample, s => s[2] switch
    {
        0 => new("Add", x => x[0].Add(x[1]), [s[..2], s[..2]], x => Elements.Add(x[0], x[1])),
        1 => new("Multiply", x => x[0].Multiply(x[1]), [s[..2], s[..2]], x => Elements.Multiply(x[0], x[1])),
        _ => new("Scale", x => x[0].Scale(0.75f), [s[..2]], x => Elements.Scale(x[0], 0.75)),
    });

    [SampleProperty(typeof(SumsSizes), 60)]
    public void Of_sums(Sample sample) => Holds(sample, s => s[2] switch
    {
        0 => new("Sum", x => x[0].Sum(), [s[..2]], x => Elements.Sum(x[0])),
        1 => new("Mean", x => x[0].Mean(), [s[..2]], x => Elements.Mean(x[0])),
        _ => new("SumLast", x => x[0].SumLast(), [s[..2]], x => Elements.SumLast(x[0])),
    });

    static (int[] Image, int Size, int Stride, int Padding) Pool(int[] s)
    {
        int size = s[4], padding = Math.Min(s[6], size / 2), least = Math.Max(1, size - 2 * padding);
        return ([s[0], least + s[1], least + s[2], s[3]], size, s[5], padding);
    }

    static void Holds(Sample sample, Func<int[], OpCase> test)
    {
        var made = test(sample.Sizes);
        CaseCheck.Run(made with { Given = sample.Inputs(made.Shapes, made.Kinks ? 1 : 4) }, Machine.Widths);
    }

    public static class MatMulSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 30), (0, 20), (0, 40));
    }

    public static class LinearSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 14), (0, 20), (0, 20));
    }

    public static class Conv2dSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 2), (0, 5), (0, 5), (0, 4), (0, 6), (1, 4), (1, 4), (1, 4), (0, 3));
    }

    public static class GlobalPoolsSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 2), (1, 5), (1, 5), (0, 19), (0, 1));
    }

    public static class BatchNorm2dSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((2, 20), (0, 40));
    }

    public static class NormalizeRowsSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 12), (0, 40));
    }

    public static class ReluSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 70));
    }

    public static class ElementOpsSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 10), (0, 10), (0, 2));
    }

    public static class SumsSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((1, 10), (1, 40), (0, 2));
    }

    public static class PoolSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 2), (0, 5), (0, 5), (0, 19), (1, 4), (1, 4), (0, 2));
    }
}
