using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class SamplerTests
{
    static readonly Gen<(int[] Sizes, int P, int K, ulong Seed)> Cases =
        from classes in Gen.Choose(1, 9)
        from sizes in Gen.Choose(1, 8).ArrayOf(classes)
        from p in Gen.Choose(1, classes)
        from k in Gen.Choose(1, sizes.Min())
        from seed in Gen.Choose(0, int.MaxValue)
        select (sizes, p, k, (ulong)seed);

    [Property]
    public Property A_shuffled_epoch_holds_no_image_twice_and_as_many_as_full_batches_hold() =>
        Prop.ForAll(Cases.ToArbitrary(), t =>
        {
            int count = t.Sizes.Sum(), size = t.P * t.K;
            var sampler = new ShuffleSampler(count, size, t.Seed);
            Assert.Equal((size, count / size), (sampler.BatchSize, sampler.BatchesPerEpoch));
            for (int epoch = 0; epoch < 3; epoch++)
            {
                int[] drawn = Epoch(sampler, epoch);
                Assert.Equal(drawn.Length, drawn.Distinct().Count());
                Assert.All(drawn, i => Assert.InRange(i, 0, count - 1));
            }
        });

    [Fact]
    public void Shuffled_epochs_differ_from_each_other_and_from_those_of_another_seed()
    {
        var sampler = new ShuffleSampler(100, 10, 1);
        Assert.NotEqual(Epoch(sampler, 0), Epoch(sampler, 1));
        Assert.NotEqual(Epoch(sampler, 0), Epoch(new ShuffleSampler(100, 10, 2), 0));
    }

    [Property]
    public Property A_class_batch_holds_P_different_classes_with_K_different_images_each() =>
        Prop.ForAll(Cases.ToArbitrary(), t =>
        {
            var set = Sets.Of(t.Sizes);
            var sampler = new ClassSampler(set, t.P, t.K, t.Seed);
            for (long iteration = 0; iteration < 3L * sampler.BatchesPerEpoch; iteration++)
            {
                int[] batch = Batch(sampler, iteration);
                Assert.Equal(t.P * t.K, batch.Distinct().Count());
                int[][] groups = [.. batch.Select(i => set.Labels[i]).Chunk(t.K)];
                Assert.All(groups, g => Assert.Single(g.Distinct()));
                Assert.Equal(t.P, groups.Select(g => g[0]).Distinct().Count());
            }
        });

    [Property]
    public Property Within_an_epoch_every_class_is_visited_before_one_comes_again() =>
        Prop.ForAll(Cases.ToArbitrary(), t =>
        {
            var set = Sets.Of(t.Sizes);
            var sampler = new ClassSampler(set, t.P, t.K, t.Seed);
            int[] visits = [.. Epoch(sampler, 1).Select(i => set.Labels[i]).Chunk(t.K).Select(g => g[0])];
            foreach (int[] round in visits.Chunk(t.Sizes.Length)) Assert.Equal(round.Length, round.Distinct().Count());
        });

    [Fact]
    public void Every_instance_of_a_class_is_drawn_equally_often()
    {
        var sampler = new ClassSampler(Sets.Of([10, 10, 10]), 2, 4, 3);
        var counts = new int[30];
        for (int epoch = 0; epoch < 1000; epoch++)
            foreach (int i in Epoch(sampler, epoch)) counts[i]++;
        // 24 draws of 30 images in 1000 epochs: 800 each, with a standard deviation below 25.
        Assert.All(counts, n => Assert.InRange(n, 675, 925));
    }

    [Property]
    public Property A_batch_is_the_same_whatever_was_asked_before() =>
        Prop.ForAll(Cases.ToArbitrary(), t =>
        {
            var set = Sets.Of(t.Sizes);
            Func<Sampler>[] makers =
                [() => new ShuffleSampler(set.Count, t.P * t.K, t.Seed), () => new ClassSampler(set, t.P, t.K, t.Seed)];
            foreach (var make in makers)
            {
                var forwards = make();
                int[][] batches = [.. Enumerable.Range(0, 3 * forwards.BatchesPerEpoch).Select(i => Batch(forwards, i))];
                var anyhow = make();
                long[] order = [.. Enumerable.Range(0, batches.Length).Select(i => (long)i)];
                var rng = new Rng(t.Seed);
                rng.Shuffle(order.AsSpan());
                foreach (long i in order) Assert.Equal(batches[i], Batch(anyhow, i));
            }
        });

    [Theory]
    [InlineData(4, 1, "3")]
    [InlineData(2, 3, "class 'class1' has 2 images")]
    [InlineData(0, 1, "at least 1 x 1")]
    [InlineData(1, 0, "at least 1 x 1")]
    public void More_classes_or_instances_than_there_are_is_bad_usage(int classes, int instances, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<UsageException>(() => new ClassSampler(Sets.Of([5, 2, 5]), classes, instances, 0)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "at least 1")]
    [InlineData(11, "training set of 10")]
    public void An_empty_batch_or_one_larger_than_the_set_is_bad_usage(int size, string reason) =>
        Assert.Contains(reason, Assert.Throws<UsageException>(() => new ShuffleSampler(10, size, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_negative_iteration_or_a_wrong_length_is_an_error()
    {
        var sampler = new ShuffleSampler(10, 2, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Fill(-1, new int[2]));
        Assert.Throws<ArgumentException>(() => sampler.Fill(0, new int[3]));
    }

    static int[] Batch(Sampler sampler, long iteration)
    {
        var indices = new int[sampler.BatchSize];
        sampler.Fill(iteration, indices);
        return indices;
    }

    static int[] Epoch(Sampler sampler, long epoch) =>
        [.. Enumerable.Range(0, sampler.BatchesPerEpoch).SelectMany(i => Batch(sampler, epoch * sampler.BatchesPerEpoch + i))];
}
