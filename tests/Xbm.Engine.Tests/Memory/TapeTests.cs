using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Tests.Memory;

public sealed class TapeTests : IDisposable
{
    readonly CpuBackend _backend = new(1);
    readonly Parameter _weight;

    public TapeTests()
    {
        _weight = _backend.Parameter(new(2, 2));
        _weight.Set([1, 2, 3, 4]);
    }

    public void Dispose()
    {
        _weight.Dispose();
        Assert.Equal(0, _backend.LiveStorage);
        _backend.Dispose();
    }

    [Fact]
    public void A_rule_with_a_gradient_of_another_shape_throws_and_names_both()
    {
        using var step = _backend.BeginStep();
        var y = _backend.Tape.Record(_backend.Full(new(3), 1), [_weight], _ => [_backend.Full(new(4), 1)]);
        var error = Assert.Throws<InvalidOperationException>(() => y.Backward(_backend.Full(new(3), 1)));
        Assert.Equal("The rule for [3] gave a gradient [4] for input 0 [2, 2].", error.Message);
    }

    [Fact]
    public void A_rule_without_a_gradient_for_an_input_that_needs_one_throws()
    {
        using var step = _backend.BeginStep();
        var y = _backend.Tape.Record(_backend.Full(new(3), 1), [_weight], _ => [null]);
        var error = Assert.Throws<InvalidOperationException>(() => y.Backward(_backend.Full(new(3), 1)));
        Assert.Equal("The rule for [3] gave no gradient for input 0 [2, 2].", error.Message);
    }

    [Fact]
    public void A_rule_runs_only_where_a_gradient_arrives()
    {
        using var step = _backend.BeginStep();
        _backend.Tape.Record(_backend.Full(new(1), 1), [_weight], _ => throw new InvalidOperationException("not reached"));
        _weight.Sum().Backward();
        Assert.Equal([1, 1, 1, 1], _weight.Grad!.ToArray());
    }

    [Fact]
    public void An_input_that_needs_no_gradient_gets_none()
    {
        using var step = _backend.BeginStep();
        var x = _backend.Full(new(3, 2), 1);
        Assert.False(x.Relu().NeedsGrad);
        var y = x.MatMul(_weight);
        Assert.True(y.NeedsGrad);
        y.Sum().Backward();
        Assert.Null(x.Grad);
        Assert.Equal([3, 3, 3, 3], _weight.Grad!.ToArray());
    }

    [Fact]
    public void Under_NoGrad_nothing_is_recorded_and_scopes_nest()
    {
        using var step = _backend.BeginStep();
        using (_backend.NoGrad())
        {
            using (_backend.NoGrad()) Assert.False(_weight.Relu().NeedsGrad);
            Assert.False(_weight.Relu().NeedsGrad);
        }
        Assert.True(_weight.Relu().NeedsGrad);
    }

    [Fact]
    public void Detach_cuts_the_gradient_off()
    {
        using var step = _backend.BeginStep();
        _weight.Multiply(_weight.Detach()).Sum().Backward();
        Assert.Equal([1, 2, 3, 4], _weight.Grad!.ToArray());
    }

    [Fact]
    public void Gradients_go_with_the_step()
    {
        using (_backend.BeginStep()) _weight.Sum().Backward();
        Assert.Null(_weight.Grad);
    }

    [Fact]
    public void The_seed_is_the_callers_and_stays_as_it_was()
    {
        using var step = _backend.BeginStep();
        var seed = _backend.From([1, 2, 3, 4], new(2, 2));
        _weight.Add(_weight).Add(_weight).Backward(seed);
        Assert.Equal([1, 2, 3, 4], seed.ToArray());
        Assert.Equal([3, 6, 9, 12], _weight.Grad!.ToArray());
    }

    [Fact]
    public void Backward_of_what_needs_no_gradient_throws()
    {
        using var step = _backend.BeginStep();
        var error = Assert.Throws<ArgumentException>(() => _backend.Full(new(), 1).Backward());
        Assert.Equal("Backward: nothing that this tensor depends on needs a gradient, or it was made under NoGrad", error.Message);
    }

    [Fact]
    public void Backward_wants_a_seed_of_the_tensors_shape()
    {
        using var step = _backend.BeginStep();
        var y = _weight.Relu();
        Assert.Equal("Backward: a tensor of shape [2, 2] needs a seed of that shape",
            Assert.Throws<ArgumentException>(() => y.Backward()).Message);
        var error = Assert.Throws<ArgumentException>(() => y.Backward(_backend.Full(new(4), 1)));
        Assert.Equal("Backward: the seed has another shape, got [2, 2] and [4]", error.Message);
    }

    [Fact]
    public void Backward_of_a_second_loss_over_the_same_record_throws()
    {
        using var step = _backend.BeginStep();
        Tensor first = _weight.Sum(), second = _weight.Mean();
        first.Backward();
        var error = Assert.Throws<InvalidOperationException>(() => second.Backward());
        Assert.StartsWith("Backward reached a tensor whose record an earlier backward of this step has consumed", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_of_a_loss_recorded_afterwards_adds_to_the_gradient()
    {
        using var step = _backend.BeginStep();
        _weight.Sum().Backward();
        _weight.Scale(2).Sum().Backward();
        Assert.Equal([3, 3, 3, 3], _weight.Grad!.ToArray());
    }

    [Fact]
    public void Backward_returns_the_gradients_that_it_has_consumed()
    {
        using var step = _backend.BeginStep();
        var y = _weight as Tensor;
        for (int i = 0; i < 20; i++) y = y.Scale(2);
        var sum = y.Sum();
        int before = _backend.LiveStorage;
        sum.Backward();
        // The seed and the gradient of the weight, not those of the 21 outputs between.
        Assert.Equal(before + 2, _backend.LiveStorage);
    }
}
