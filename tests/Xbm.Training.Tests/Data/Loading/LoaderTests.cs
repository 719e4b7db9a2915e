using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class LoaderTests
{
    static readonly TransformChain Augmentation =
        new(new RandomAffine { Rotate = 20, Scale = 0.2, Shear = 10, Translate = 0.1 }, new RandomHorizontalFlip());

    /// <summary>Only a failing test waits this long.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 1)]
    [InlineData(5, 7)]
    public void Batches_are_the_same_with_any_number_of_threads_any_prefetch_and_from_any_start(int threads, int prefetch)
    {
        var set = Sets.Of([9, 8, 7, 9], side: 6);
        var uneven = new ObservedSet(set) { Spins = 3000 };
        using var straight = new Loader(set, new ClassSampler(set, 2, 3, 1), 1, Augmentation, prefetch: 3, threads: 1);
        for (int i = 0; i < 4; i++) straight.Next();
        using var resumed = new Loader(uneven, new ClassSampler(uneven, 2, 3, 1), 1, Augmentation, 4, prefetch, threads);
        for (int i = 4; i < 60; i++)
        {
            Batch a = straight.Next(), b = resumed.Next();
            Assert.Equal((i, i), (a.Iteration, b.Iteration));
            Assert.Equal(a.Indices, b.Indices);
            Assert.Equal(a.Labels, b.Labels);
            Assert.Equal(Pictures.Bits(a.Images), Pictures.Bits(b.Images));
            if (i % 5 == 0) Thread.Sleep(2);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_batch_holds_the_images_and_labels_of_its_indices_and_stays_until_the_next_is_taken(int threads)
    {
        var set = Sets.Of([40, 20], side: 3);
        var sampler = new ShuffleSampler(set.Count, 7, 3);
        using var loader = new Loader(set, sampler, 3, TransformChain.Identity, prefetch: 1, threads: threads);
        var expected = new int[7];
        for (int i = 0; i < 40; i++)
        {
            var batch = loader.Next();
            if (i % 8 == 0) Thread.Sleep(5);  // long enough for a thread to write into a batch that it must not
            sampler.Fill(i, expected);
            Assert.Equal(expected, batch.Indices);
            Assert.Equal(expected.Select(k => set.Labels[k]), batch.Labels);
            Assert.Equal(expected.SelectMany(k => Enumerable.Repeat(k / 255f, 9)), batch.Images);
        }
    }

    [Fact]
    public void A_batch_has_the_size_that_the_transforms_give()
    {
        var set = Sets.Of([6], side: 5);
        var chain = new TransformChain(new EverySecondPixel(), new Normalize());
        using var loader = new Loader(set, new ShuffleSampler(6, 3, 0), 0, chain);
        var batch = loader.Next();
        Assert.Equal(new ImageShape(3, 3, 1), batch.ImageShape);
        Assert.Same(batch.Pixels.Values, batch.Images);
        Assert.Equal(batch.Indices.SelectMany(k => Enumerable.Repeat((k / 255f - 0.5f) / 0.5f, 9)), batch.Images);
    }

    [Fact]
    public void An_image_is_augmented_anew_in_every_epoch()
    {
        var set = Sets.Of([4], side: 9);
        using var loader = new Loader(set, new ShuffleSampler(4, 4, 0), 5, Augmentation);
        float[] ImageTwo()
        {
            var batch = loader.Next();
            return batch.Images.AsSpan(Array.IndexOf(batch.Indices, 2) * 81, 81).ToArray();
        }
        Assert.NotEqual(ImageTwo(), ImageTwo());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void After_the_first_batches_nothing_is_allocated(int threads)
    {
        const int Batches = 500;
        var set = new ObservedSet(Sets.Of([50, 50, 50], side: 5)) { Spins = 300 };
        using var loader = new Loader(set, new ClassSampler(set, 3, 4, 0), 0, Augmentation, threads: threads);
        for (int i = 0; i < 100 || set.Allocated.Count < threads; i++) loader.Next();
        var background = set.Allocated;
        long here = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Batches; i++) loader.Next();
        long perThread = Batches - 1;  // less than a byte per batch: a thread's first wait for a lock costs some 150 once
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - here, 0, perThread);
        Assert.All(set.Allocated, pair => Assert.InRange(pair.Value - background[pair.Key], 0, perThread));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_broken_image_in_the_middle_arrives_as_itself_after_all_batches_before_it_and_again(int threads)
    {
        var plain = Sets.Of([100, 100]);
        var sampler = new ShuffleSampler(plain.Count, 10, 0);
        // Two of one batch, which are slow enough to be claimed apart: the first of them is named, whichever thread was faster.
        var batch = new int[10];
        sampler.Fill(7, batch);
        var set = new ObservedSet(plain) { Broken = [batch[8], batch[3]], Spins = 200_000 };
        using var loader = new Loader(set, sampler, 0, TransformChain.Identity, threads: threads);
        for (int i = 0; i < 7; i++) Assert.Equal(i, loader.Next().Iteration);
        for (int i = 0; i < 3; i++) Assert.Equal($"image {batch[3]} is broken", Assert.Throws<XbmException>(loader.Next).Message);
    }

    [Fact]
    public void A_sampler_that_fails_arrives_as_itself_too()
    {
        var set = Sets.Of([8]);
        using var loader = new Loader(set, new FailingSampler(), 0, TransformChain.Identity, threads: 2);
        Assert.Equal(0, loader.Next().Iteration);
        for (int i = 0; i < 2; i++) Assert.Equal("no second epoch", Assert.Throws<XbmException>(loader.Next).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Dispose_ends_a_wait_for_the_next_batch_and_reads_no_further_image(int threads)
    {
        var set = new ObservedSet(Sets.Of([200]));
        set.Gate.Reset();
        var loader = new Loader(set, new ShuffleSampler(set.Count, 10, 0), 0, TransformChain.Identity, threads: threads);
        Exception? ending = null;
        var waiter = new Thread(() => ending = Record.Exception(loader.Next));
        waiter.Start();
        Assert.True(SpinWait.SpinUntil(() => set.Reads == threads, Patience));

        // Every thread is held within its first image: the wait must end all the same, and Dispose once those images are read.
        var disposer = new Thread(loader.Dispose);
        disposer.Start();
        Assert.True(waiter.Join(Patience));
        Assert.IsType<ObjectDisposedException>(ending);
        set.Gate.Set();
        Assert.True(disposer.Join(Patience));
        Assert.Equal(threads, set.Reads);
        Assert.Throws<ObjectDisposedException>(loader.Next);
        loader.Dispose();
    }

    [Fact]
    public void Dispose_ends_threads_that_wait_for_room()
    {
        var set = new ObservedSet(Sets.Of([30]));
        var loader = new Loader(set, new ShuffleSampler(30, 5, 0), 0, TransformChain.Identity, prefetch: 2, threads: 3);
        Assert.True(SpinWait.SpinUntil(() => set.Reads == 10, Patience));
        var disposer = new Thread(loader.Dispose);
        disposer.Start();
        Assert.True(disposer.Join(Patience));
        Assert.Equal(10, set.Reads);
    }

    [Fact]
    public void The_time_that_a_batch_is_waited_for_is_counted_and_no_other()
    {
        var set = new ObservedSet(Sets.Of([30]));
        set.Gate.Reset();
        using var loader = new Loader(set, new ShuffleSampler(30, 5, 0), 0, TransformChain.Identity, threads: 2);
        Assert.Equal(TimeSpan.Zero, loader.Waited);
        var opener = new Thread(() =>
        {
            Thread.Sleep(100);
            set.Gate.Set();
        });
        opener.Start();
        loader.Next();
        Assert.InRange(loader.Waited.TotalMilliseconds, 50, Patience.TotalMilliseconds);
        opener.Join();

        // A batch that is ready costs no waiting; on a busy machine it may take a while until one is.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                Thread.Sleep(5);
                var before = loader.Waited;
                loader.Next();
                return loader.Waited == before;
            },
            Patience));
    }

    [Fact]
    public void A_negative_start_or_number_of_threads_or_no_prefetch_is_an_error()
    {
        var set = Sets.Of([3]);
        var sampler = new ShuffleSampler(3, 1, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Loader(set, sampler, 0, TransformChain.Identity, start: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Loader(set, sampler, 0, TransformChain.Identity, prefetch: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Loader(set, sampler, 0, TransformChain.Identity, threads: -1));
    }

    /// <summary>One batch per epoch, and no second epoch.</summary>
    sealed class FailingSampler() : Sampler(5, 8)
    {
        protected override void LayOut(long epoch, Span<int> order)
        {
            if (epoch > 0) throw new XbmException("no second epoch");
            for (int i = 0; i < order.Length; i++) order[i] = i;
        }
    }
}
