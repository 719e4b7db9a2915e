using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Tests.Memory;

public class StepTests
{
    [Fact]
    public void Reading_a_tensor_after_its_step_throws_and_says_what_to_do()
    {
        using var backend = new CpuBackend(1);
        Tensor x;
        Indices labels;
        using (backend.BeginStep()) (x, labels) = (backend.Full(new(2, 3), 1), backend.From([1, 2]));
        var error = Assert.Throws<InvalidOperationException>(x.ToArray);
        Assert.Equal("The storage of this tensor [2, 3] was returned when its step ended; use step.Keep to have it outlive the step.",
            error.Message);
        Assert.Throws<InvalidOperationException>(() => x.Storage);
        Assert.Throws<InvalidOperationException>(labels.ToArray);
        // Not even when the block is in use again.
        using var next = backend.BeginStep();
        backend.Full(new(2, 3), 2);
        Assert.Throws<InvalidOperationException>(() => x.Relu());
    }

    [Fact]
    public void Keep_lets_a_tensor_outlive_its_step_and_others_do_not()
    {
        using var backend = new CpuBackend(1);
        Tensor kept, other;
        using (var step = backend.BeginStep())
        {
            Tensor first = backend.Full(new(4), 1), second = backend.Full(new(4), 2), third = backend.Full(new(4), 3);
            (kept, other) = (step.Keep(first), second);
            Assert.Equal([3, 3, 3, 3], third.ToArray());
        }
        Assert.Equal(1, backend.LiveStorage);
        using (backend.BeginStep()) backend.Full(new(4), 9);
        Assert.Equal([1, 1, 1, 1], kept.ToArray());
        Assert.Throws<InvalidOperationException>(other.ToArray);
        kept.Dispose();
        kept.Dispose();
        Assert.Equal(0, backend.LiveStorage);
        Assert.Throws<InvalidOperationException>(kept.ToArray);
    }

    [Fact]
    public void Keep_takes_only_temporaries_of_its_own_step()
    {
        using CpuBackend backend = new(1), other = new(1);
        using var lasting = backend.Persistent(new(1));
        using var elsewhere = other.BeginStep();
        var step = backend.BeginStep();
        Assert.Equal("Keep: the tensor is already long-lived", Assert.Throws<ArgumentException>(() => step.Keep(lasting)).Message);
        Assert.Equal("Keep: the tensor belongs to another step",
            Assert.Throws<ArgumentException>(() => step.Keep(other.Full(new(1), 1))).Message);
        step.Dispose();
        using var next = backend.BeginStep();
        Assert.Equal("Keep: the tensor belongs to another step",
            Assert.Throws<ArgumentException>(() => step.Keep(backend.Full(new(1), 1))).Message);
    }

    [Fact]
    public void A_step_within_a_step_throws()
    {
        using var backend = new CpuBackend(1);
        using var step = backend.BeginStep();
        Assert.Equal("A step is open on this backend; dispose it before the next begins.",
            Assert.Throws<InvalidOperationException>(backend.BeginStep).Message);
    }

    [Fact]
    public void An_op_between_steps_throws()
    {
        using var backend = new CpuBackend(1);
        using var x = backend.Persistent(new(3));
        var error = Assert.Throws<InvalidOperationException>(() => x.Relu());
        Assert.Equal("No step is open on this backend: ops run between BeginStep and the step's Dispose.", error.Message);
    }

    [Fact]
    public void Disposing_an_old_step_again_leaves_the_new_one_alone()
    {
        using var backend = new CpuBackend(1);
        var old = backend.BeginStep();
        old.Dispose();
        using var step = backend.BeginStep();
        var x = backend.Full(new(2), 5);
        old.Dispose();
        Assert.Equal([5, 5], x.ToArray());
        Assert.Same(step, backend.CurrentStep);
    }

    [Fact]
    public void Equal_steps_use_the_same_blocks_again()
    {
        using var backend = new CpuBackend(1);
        var storages = new List<Storage<float>>[2];
        for (int i = 0; i < 2; i++)
        {
            using var step = backend.BeginStep();
            storages[i] = [.. new[] { 3, 5, 3 }.Select(n => backend.Full(new(n), i).Storage)];
        }
        Assert.Equal(3, storages[0].Distinct().Count());
        Assert.Equal(storages[0].ToHashSet(), storages[1].ToHashSet());
    }

    [Fact]
    public void Disposing_a_view_leaves_the_parameter_alone()
    {
        using var backend = new CpuBackend(1);
        using var weight = backend.Parameter(new(2, 2));
        weight.Set([1, 2, 3, 4]);
        weight.Detach().Dispose();
        weight.Reshape(new(4)).Dispose();
        Assert.Equal([1, 2, 3, 4], weight.ToArray());
        Assert.Equal(1, backend.LiveStorage);
    }

#if DEBUG
    [Fact]
    public void A_Debug_build_fills_returned_storage_with_NaN()
    {
        using var backend = new CpuBackend(1);
        using (backend.BeginStep()) backend.Full(new(7), 1);
        using var step = backend.BeginStep();
        Assert.All(backend.Empty(new(7)).ToArray(), value => Assert.True(float.IsNaN(value)));
    }
#endif
}
