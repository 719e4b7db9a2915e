using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Tests.Cpu;

public class WorkersTests
{
    readonly struct Count(int[] counts) : IWork
    {
        public void Run(int index) => Interlocked.Increment(ref counts[index]);
    }

    readonly struct FailAt(int piece, int[] counts) : IWork
    {
        public void Run(int index)
        {
            Interlocked.Increment(ref counts[index]);
            if (index == piece) throw new InvalidOperationException($"piece {index}");
        }
    }

    readonly struct Nested(Workers workers, int[] counts) : IWork
    {
        public void Run(int index) => workers.For(1, new Once(counts, index));

        readonly struct Once(int[] counts, int at) : IWork
        {
            public void Run(int index) => counts[at] += 1 + index;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_piece_runs_once_in_each_of_many_loops(int threads)
    {
        using var workers = new Workers(threads);
        Assert.Equal(threads, workers.Count);
        for (int loop = 0; loop < 3000; loop++)
        {
            var counts = new int[loop % 9];
            workers.For(counts.Length, new Count(counts));
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void A_loop_after_the_threads_have_gone_to_sleep_runs_as_well()
    {
        using var workers = new Workers(3);
        for (int loop = 0; loop < 5; loop++)
        {
            Thread.Sleep(30);
            var counts = new int[50];
            workers.For(counts.Length, new Count(counts));
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_in_a_piece_reaches_the_caller_and_the_next_loop_runs(int threads)
    {
        using var workers = new Workers(threads);
        for (int piece = 0; piece < 20; piece++)
        {
            var error = Assert.Throws<InvalidOperationException>(() => workers.For(20, new FailAt(piece, new int[20])));
            Assert.Equal($"piece {piece}", error.Message);
            var counts = new int[20];
            workers.For(20, new Count(counts));
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void A_piece_may_run_a_loop_of_one()
    {
        using var workers = new Workers(2);
        var counts = new int[30];
        workers.For(counts.Length, new Nested(workers, counts));
        Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Disposed_workers_leave_the_caller_to_do_the_work()
    {
        var workers = new Workers(3);
        workers.Dispose();
        workers.Dispose();
        var counts = new int[10];
        workers.For(counts.Length, new Count(counts));
        Assert.All(counts, count => Assert.Equal(1, count));
    }
}
