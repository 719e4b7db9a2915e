using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class LoaderTests
{
    static readonly TransformChain Augmentation =
        new(new RandomAffine { Rotate = 20, Scale = 0.2, Shear = 10, Translate = 0.1 });

    /// <summary>Only a failing test waits this long.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Batches_are_the_same_with_any_prefetch_and_from_any_start(int prefetch)
    {
        var set = Sets.Of([9, 8, 7, 9], side: 6);
        using var straight = new Loader(set, new ClassSampler(set, 2, 3, 1), 1, Augmentation, prefetch: 3);
        for (int i = 0; i < 4; i++) straight.Next();
        using var resumed = new Loader(set, new ClassSampler(set, 2, 3, 1), 1, Augmentation, start: 4, prefetch: prefetch);
        for (int i = 4; i < 30; i++)
        {
            Batch a = straight.Next(), b = resumed.Next();
            Assert.Equal((i, i), (a.Iteration, b.Iteration));
            Assert.Equal(a.Indices, b.Indices);
            Assert.Equal(a.Labels, b.Labels);
            Assert.Equal(a.Images, b.Images);
            if (i % 5 == 0) Thread.Sleep(2);
        }
    }

    [Fact]
    public void A_batch_holds_the_images_and_labels_of_its_indices_and_stays_until_the_next_is_taken()
    {
        var set = Sets.Of([40, 20], side: 3);
        var sampler = new ShuffleSampler(set.Count, 7, 3);
        using var loader = new Loader(set, sampler, 3, TransformChain.Identity, prefetch: 1);
        var expected = new int[7];
        for (int i = 0; i < 40; i++)
        {
            var batch = loader.Next();
            if (i % 8 == 0) Thread.Sleep(5);  // long enough for the thread to write into a batch that it must not
            sampler.Fill(i, expected);
            Assert.Equal(expected, batch.Indices);
            Assert.Equal(expected.Select(k => set.Labels[k]), batch.Labels);
            Assert.Equal(expected.SelectMany(k => Enumerable.Repeat(k / 255f, 9)), batch.Images);
        }
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

    [Fact]
    public void After_the_first_batches_nothing_is_allocated()
    {
        var set = new ObservedSet();
        using var loader = new Loader(set, new ClassSampler(set, 3, 4, 0), 0, Augmentation);
        for (int i = 0; i < 50; i++) loader.Next();
        long background = set.ReaderAllocated, here = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++) loader.Next();
        Assert.Equal(here, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(background, set.ReaderAllocated);
    }

    [Fact]
    public void A_failure_to_read_arrives_with_its_type_after_the_batches_before_it_and_again()
    {
        var set = new ObservedSet { FailAfter = 30 };
        using var loader = new Loader(set, new ShuffleSampler(set.Count, 10, 0), 0, TransformChain.Identity, threads: 1);
        for (int i = 0; i < 3; i++) Assert.Equal(i, loader.Next().Iteration);
        for (int i = 0; i < 2; i++) Assert.Equal("broken", Assert.Throws<XbmException>(loader.Next).Message);
    }

    [Fact]
    public void Dispose_ends_a_wait_for_the_next_batch_and_reads_no_further_image()
    {
        var set = new ObservedSet();
        set.Gate.Reset();
        var loader = new Loader(set, new ShuffleSampler(set.Count, 10, 0), 0, TransformChain.Identity, threads: 1);
        Exception? ending = null;
        var waiter = new Thread(() => ending = Record.Exception(loader.Next));
        waiter.Start();
        Assert.True(SpinWait.SpinUntil(() => set.Reads == 1, Patience));

        // The reader is held within the first image: the wait must end all the same, and Dispose once the image is read.
        var disposer = new Thread(loader.Dispose);
        disposer.Start();
        Assert.True(waiter.Join(Patience));
        Assert.IsType<ObjectDisposedException>(ending);
        set.Gate.Set();
        Assert.True(disposer.Join(Patience));
        Assert.Equal(1, set.Reads);
        Assert.Throws<ObjectDisposedException>(loader.Next);
        loader.Dispose();
    }

    [Fact]
    public void A_negative_start_or_no_prefetch_is_an_error()
    {
        var set = Sets.Of([3]);
        var sampler = new ShuffleSampler(3, 1, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Loader(set, sampler, 0, TransformChain.Identity, start: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Loader(set, sampler, 0, TransformChain.Identity, prefetch: 0));
    }

    /// <summary>400 blank images that wait at a gate or fail as told, and note what the reading thread has allocated.</summary>
    sealed class ObservedSet() : ImageSet(5, 5, 1, [.. Enumerable.Range(0, 400).Select(i => i % 8)], [.. "abcdefgh".Select(c => $"{c}")])
    {
        long _allocated;
        int _reads;

        public int FailAfter { get; init; } = int.MaxValue;
        public ManualResetEventSlim Gate { get; } = new(true);
        public int Reads => Volatile.Read(ref _reads);
        public long ReaderAllocated => Volatile.Read(ref _allocated);

        public override void Read(int index, Span<float> pixels)
        {
            if (Interlocked.Increment(ref _reads) > FailAfter) throw new XbmException("broken");
            Gate.Wait();
            pixels.Clear();
            Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
        }
    }
}
