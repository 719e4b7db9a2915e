using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Tests.Memory;

/// <summary>A trace holds the ops of a network by name, with their tensors and attributes; without one nothing is kept.</summary>
public sealed class OpTraceTests : IDisposable
{
    readonly CpuBackend _backend = new(1);
    readonly Parameter _filter, _scale, _shift, _weight, _bias;
    readonly Tensor _mean, _variance;

    public OpTraceTests()
    {
        _filter = Filled(0.1f, 3, 3, 1, 16);
        (_scale, _shift) = (Filled(1, 16), Filled(0.5f, 16));
        (_weight, _bias) = (Filled(0.2f, 64, 8), Filled(0, 8));
        (_mean, _variance) = (_backend.Persistent(new(16)), _backend.Persistent(new(16)));
        _variance.Set([.. Enumerable.Repeat(1f, 16)]);
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { _filter, _scale, _shift, _weight, _bias, _mean, _variance }) tensor.Dispose();
        _backend.Dispose();
    }

    Parameter Filled(float value, params int[] shape)
    {
        var parameter = _backend.Parameter(new(shape));
        parameter.Set([.. Enumerable.Repeat(value, parameter.Shape.Length)]);
        return parameter;
    }

    Tensor Forward(Tensor x, bool training = false) => x.Conv2d(_filter, 1, 1)
        .BatchNorm2d(_scale, _shift, _mean, _variance, training, relu: true).MaxPool2d(2, 2)
        .Reshape(new(2, 64)).Linear(_weight, _bias).Scale(0.5f).NormalizeRows();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_is_a_chain_of_named_ops(bool noGrad)
    {
        using var step = _backend.BeginStep();
        using var scope = noGrad ? _backend.NoGrad() : default(IDisposable);
        var x = _backend.Full(new(2, 4, 4, 1), 1);
        Tensor y;
        IReadOnlyList<TracedOp> ops;
        using (var trace = _backend.Trace())
        {
            y = Forward(x);
            ops = trace.Entries;
        }
        Forward(x);
        Assert.Equal(["Conv2d", "BatchNorm2d", "MaxPool2d", "Reshape", "Linear", "Scale", "NormalizeRows"], ops.Select(op => op.Name));
        object[] attributes = [new ConvShape(2, 4, 4, 1, 16, 3, 3, 1, 1), new NormShape(32, 16, 1e-5f, Relu: true, BatchMoments: false),
            new PoolShape(2, 4, 4, 16, 2, 2, 2, 0), new Shape(2, 64), new GemmShape(2, 8, 64), 0.5f, 1e-12f];
        Assert.Equal(attributes, ops.Select(op => op.Attributes));
        // Each op reads what the one before it made, and its own parameters.
        Tensor[][] parameters = [[_filter], [_scale, _shift, _mean, _variance], [], [], [_weight, _bias], [], []];
        var last = x;
        for (int i = 0; i < ops.Count; i++)
        {
            Assert.Equal([last, .. parameters[i]], ops[i].Inputs);
            last = ops[i].Output;
        }
        Assert.Same(y, last);
    }

    [Fact]
    public void A_traced_step_has_the_values_and_gradients_of_an_untraced_one()
    {
        float[] plain = Gradient(trace: false);
        Assert.Equal(plain, Gradient(trace: true));

        float[] Gradient(bool trace)
        {
            using var step = _backend.BeginStep();
            using var scope = trace ? _backend.Trace() : null;
            Forward(_backend.From([.. Enumerable.Range(0, 32).Select(i => i % 7f)], new(2, 4, 4, 1))).Sum().Backward();
            return [.. _filter.Grad!.ToArray(), .. _scale.Grad!.ToArray()];
        }
    }

    /// <summary>The block of a small network runs in one pass, which an export does not know.</summary>
    [Fact]
    public void A_fused_block_is_traced_op_by_op()
    {
        using var step = _backend.BeginStep();
        var x = _backend.Full(new(2, 4, 4, 1), 1);
        using var trace = _backend.Trace();
        x.ConvBatchNormReluMaxPool2d(_filter, _scale, _shift, _mean, _variance, training: false, 2, padding: 1);
        Assert.Equal(["Conv2d", "BatchNorm2d", "MaxPool2d"], trace.Entries.Select(op => op.Name));
    }

    [Fact]
    public void Every_op_has_its_own_name()
    {
        using var step = _backend.BeginStep();
        Tensor x = _backend.Full(new(2, 4, 4, 1), 1), m = _backend.Full(new(2, 2), 1);
        using var trace = _backend.Trace();
        _ = x.Relu() + x.Multiply(x);
        x.AvgPool2d(2, 2).Detach();
        x.GlobalMaxPool2d();
        x.GlobalAvgPool2d();
        m.MatMul(m).Mean();
        m.SumLast();
        string[] names =
            ["Relu", "Multiply", "Add", "AvgPool2d", "Detach", "GlobalMaxPool2d", "GlobalAvgPool2d", "MatMul", "Sum", "Scale", "SumLast"];
        Assert.Equal(names, trace.Entries.Select(op => op.Name));
    }

    [Fact]
    public void Traces_do_not_nest()
    {
        using var trace = _backend.Trace();
        var error = Assert.Throws<InvalidOperationException>(_backend.Trace);
        Assert.Equal("A trace is open on this backend; dispose it before the next begins.", error.Message);
    }

    /// <summary>
    /// What a step allocates for its tape is the same whether it could be traced or not: attributes become objects in a trace alone.
    /// </summary>
    [Fact]
    public void Attributes_cost_nothing_without_a_trace()
    {
        using var step = _backend.BeginStep();
        Tensor x = _backend.Full(new(1), 1);
        Tensor[] inputs = [x];
        var shape = new ConvShape(2, 4, 4, 1, 16, 3, 3, 1, 1);
        using var scope = _backend.NoGrad();
        for (int i = 0; i < 100; i++) _backend.Tape.Record(x, inputs, Rule, shape);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) _backend.Tape.Record(x, inputs, Rule, shape);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static Tensor?[] Rule(Tensor dy) => [dy];
    }
}
