using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Tests;

public sealed class OpMessageTests : IDisposable
{
    readonly CpuBackend _backend = new(1);

    public OpMessageTests() => _backend.BeginStep();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void Products_name_both_shapes()
    {
        Throws("MatMul: inner sizes differ, got [2, 3] and [2, 2]", () => Of(2, 3).MatMul(Of(2, 2)));
        Throws("MatMul: expected rank 2, got [2, 3, 4]", () => Of(2, 3, 4).MatMul(Of(4, 2)));
        Throws("Linear: inner sizes differ, got [2, 3] and [4, 5]", () => Of(2, 3).Linear(Of(4, 5), Of(5)));
        Throws("Linear: the bias must be [5] for [3, 5], got [3]", () => Of(2, 3).Linear(Of(3, 5), Of(3)));
        Throws("Add: shapes differ, got [2, 3] and [3, 2]", () => Of(2, 3).Add(Of(3, 2)));
        Throws("Multiply: shapes differ, got [2] and [2, 1]", () => Of(2).Multiply(Of(2, 1)));
    }

    [Fact]
    public void Convolutions_say_what_does_not_fit()
    {
        Throws("Conv2d: channels differ, got [1, 4, 4, 3] and [3, 3, 4, 8]", () => Of(1, 4, 4, 3).Conv2d(Of(3, 3, 4, 8)));
        Throws("Conv2d: expected stride > 0 and padding ≥ 0, got 0 and 1", () => Of(1, 4, 4, 3).Conv2d(Of(3, 3, 3, 8), 0, 1));
        Throws("Conv2d: the filter does not fit the image with padding 0, got [1, 2, 2, 3] and [3, 3, 3, 8]", () =>
            Of(1, 2, 2, 3).Conv2d(Of(3, 3, 3, 8)));
    }

    [Fact]
    public void Pools_say_what_does_not_fit()
    {
        Throws("MaxPool2d: a window of 3 × 3 does not fit [1, 2, 5, 4]", () => Of(1, 2, 5, 4).MaxPool2d(3, 1));
        Throws("MaxPool2d: padding must be 0 to half of the window, got 2 for 3 × 3", () => Of(1, 5, 5, 4).MaxPool2d(3, 1, 2));
        Throws("AvgPool2d: expected a window and a stride above 0, got 0 × 0 and 1 for [1, 5, 5, 4]", () => Of(1, 5, 5, 4).AvgPool2d(0, 1));
        Throws("MaxPool2d: a window of 2 × 2 does not fit [1, 0, 5, 4]", () => Of(1, 0, 5, 4).MaxPool2d(2, 1, 1));
        Throws("GlobalAvgPool2d: expected rank 4, got [5, 4]", () => Of(5, 4).GlobalAvgPool2d());
    }

    [Fact]
    public void Norms_and_sums_say_what_they_expect()
    {
        Throws("BatchNorm2d: the scale must be [3] for [5, 3], got [4]", () => Of(5, 3).BatchNorm2d(Of(4), Of(3), Of(3), Of(3), true));
        Throws("BatchNormReluMaxPool2d: a window of 3 × 3 does not fit [1, 2, 5, 4]",
            () => Of(1, 2, 5, 4).BatchNormReluMaxPool2d(Of(4), Of(4), Of(4), Of(4), true, 3));
        Throws("BatchNormReluMaxPool2d: the shift must be [4] for [1, 2, 5, 4], got [3]",
            () => Of(1, 2, 5, 4).BatchNormReluMaxPool2d(Of(4), Of(3), Of(4), Of(4), true, 2));
        Throws("ConvBatchNormReluMaxPool2d: the filter does not fit the image with padding 0, got [1, 2, 5, 1] and [3, 3, 1, 16]",
            () => Of(1, 2, 5, 1).ConvBatchNormReluMaxPool2d(Of(3, 3, 1, 16), Of(16), Of(16), Of(16), Of(16), true, 2));
        Throws("ConvBatchNormReluMaxPool2d: the running mean must be [16] for [3, 3, 1, 16], got [4]",
            () => Of(1, 4, 5, 1).ConvBatchNormReluMaxPool2d(Of(3, 3, 1, 16), Of(16), Of(16), Of(4), Of(16), true, 2));
        Throws("BatchNorm2d: training needs more than one value per channel, got [1, 3]", () =>
            Of(1, 3).BatchNorm2d(Of(3), Of(3), Of(3), Of(3), true));
        Throws("NormalizeRows: expected rank 2, got [3]", () => Of(3).NormalizeRows());
        Throws("Mean: there is no mean of no elements, got [0, 3]", () => Of(0, 3).Mean());
        Throws("Reshape: [2, 3] has 6 elements, [4] has 4", () => Of(2, 3).Reshape(new(4)));
        Throws("Item: expected one element, got [2]", () => Of(2).Item());
        Throws("Set: expected 2 values for [2], got 3", () => Of(2).Set([1, 2, 3]));
    }

    [Fact]
    public void Tensors_of_two_backends_do_not_mix()
    {
        using var other = new CpuBackend(1, 128);
        using var step = other.BeginStep();
        var elsewhere = other.Full(new(2, 2), 1);
        string here = _backend.Description;
        Throws($"MatMul: tensors lie on two backends, [2, 2] on {here} and [2, 2] on cpu: 1 thread, 128-bit vectors", () =>
            Of(2, 2).MatMul(elsewhere));
        Throws($"Add: tensors lie on two backends, [2, 2] on {here} and [2, 2] on cpu: 1 thread, 128-bit vectors", () =>
            Of(2, 2).Add(elsewhere));
    }

    [Fact]
    public void A_backend_that_cannot_be_says_why()
    {
        Assert.Equal("threads must be 0 (one per core) or positive, got -1",
            Assert.Throws<UsageException>(() => new CpuBackend(-1)).Message);
        Assert.Equal($"vector width 64 is not one of this machine's: 128 to {CpuBackend.WidestVector} bits",
            Assert.Throws<UsageException>(() => new CpuBackend(1, 64)).Message);
    }

    Tensor Of(params int[] sizes) => _backend.Full(new(sizes), 1);

    static void Throws(string message, Action call) => Assert.Equal(message, Assert.Throws<ArgumentException>(call).Message);
}
