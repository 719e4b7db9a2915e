using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Memory;

namespace Xbm.Training.Tests.Memory;

public sealed class CrossBatchMemoryRefusalTests : IDisposable
{
    readonly CpuBackend _backend = new(threads: 1);

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void A_batch_larger_than_the_ring_is_bad_usage_and_leaves_the_ring_as_it_was()
    {
        using var ring = new Ring(_backend, 4);
        ring.Enqueue(3);
        string before = ring.State();
        string message = Assert.Throws<UsageException>(() => ring.Enqueue(5)).Message;
        Assert.Equal("a batch of 5 does not fit a memory of 4 rows: lower train.batch_size or raise memory.ratio or memory.rows", message);
        Assert.Equal(before, ring.State());
    }

    [Theory]
    [InlineData(2, 4, 2, 2)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(2, 3, 1, 2)]
    [InlineData(2, 3, 2, 3)]
    public void Sizes_that_do_not_fit_each_other_are_an_error_and_leave_the_ring_as_it_was(int rows, int columns, int labels, int samples)
    {
        using var ring = new Ring(_backend, 4);
        ring.Enqueue(3);
        string before = ring.State();
        using var step = _backend.BeginStep();
        var embeddings = _backend.Full(new Shape(rows, columns), 9);
        string message = Assert.Throws<ArgumentException>(
            () => ring.Memory.Enqueue(embeddings, _backend.From(new int[labels]), _backend.From(new int[samples]))).Message;
        Assert.Equal($"Enqueue: expected [m, 3] with m labels and m samples, got [{rows}, {columns}] with {labels} and {samples}", message);
        Assert.Equal(before, ring.State());
    }

    [Fact]
    public void Embeddings_of_another_rank_are_an_error_that_says_what_was_expected()
    {
        using var ring = new Ring(_backend, 4);
        using var step = _backend.BeginStep();
        foreach (var shape in new[] { new Shape(), new Shape(3), new Shape(1, 1, 3) })
        {
            string message = Assert.Throws<ArgumentException>(
                () => ring.Memory.Enqueue(_backend.Full(shape, 1), _backend.From(new int[1]), _backend.From(new int[1]))).Message;
            Assert.StartsWith("Enqueue: expected [m, 3]", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(4, 3, 4, 4, 0, 5)]
    [InlineData(4, 3, 4, 4, 4, 0)]
    [InlineData(4, 3, 4, 4, -1, 0)]
    [InlineData(4, 3, 4, 4, 0, -1)]
    [InlineData(4, 3, 3, 4, 0, 0)]
    [InlineData(4, 3, 4, 5, 0, 0)]
    [InlineData(4, 2, 4, 4, 0, 0)]
    public void A_state_of_another_ring_is_refused_and_leaves_the_ring_as_it_was(
        int rows, int columns, int labels, int samples, int head, int count)
    {
        using var ring = new Ring(_backend, 4);
        ring.Enqueue(3);
        string before = ring.State();
        string message = Assert.Throws<XbmException>(
            () => ring.Memory.Load(new float[rows * columns], new int[labels], new int[samples], head, count)).Message;
        Assert.EndsWith("does not fit this run's: 4 rows of 3", message, StringComparison.Ordinal);
        Assert.Equal(before, ring.State());
    }

    [Fact]
    public void A_ring_without_rows_or_of_more_than_a_checkpoint_holds_is_bad_usage()
    {
        Assert.Contains("at least one row, got 0", Assert.Throws<UsageException>(() => new CrossBatchMemory(_backend, 0, 3)).Message);
        string message = Assert.Throws<UsageException>(() => new CrossBatchMemory(_backend, int.MaxValue, 128)).Message;
        Assert.StartsWith(
            $"a memory of {int.MaxValue} rows of 128 values is over 2 GiB; at most {Array.MaxLength / 512} rows fit", message);
    }
}
