using System.Globalization;
using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Losses;
using Xbm.Training.Memory;
using Xbm.Training.Metrics;
using Xbm.Training.Setup;

namespace Xbm.Training.Tests.Trainers;

/// <summary>When and how the training step uses the memory. Its first use is step 5.</summary>
public sealed class MemoryUseTests : IDisposable
{
    const int Start = 4;

    readonly CpuBackend _backend = new(threads: 1);

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void Before_its_start_the_memory_stays_empty_and_the_loss_is_that_of_the_batch()
    {
        using var trainer = Warm();
        Assert.Equal(0, trainer.Memory!.Count);
        var metrics = trainer.TakeInterval();
        Assert.Equal(new PairMetrics(0, 0, 0), metrics.Memory);
        Assert.Equal(metrics.Batch.Loss, metrics.Loss);
    }

    [Theory]
    [InlineData("memory.ratio=1", 72, 72)]
    [InlineData("memory.rows=40", 40, 40)]
    [InlineData("memory.rows=100", 72, 88)] // The set does not fill it; the first batch comes on top.
    public void At_its_start_it_is_filled_with_different_training_images_embedded_in_evaluation_mode(string size, int filled, int count)
    {
        using var trainer = Warm(size);
        using var expected = Embedder.Embed(trainer.Model, Tiny.Data.Train, 10);
        trainer.Step();
        var memory = trainer.Memory!;
        Assert.Equal((count, (filled + Tiny.BatchSize) % memory.Capacity), (memory.Count, memory.Head));

        int[] samples = memory.Samples.ToArray(), labels = memory.Labels.ToArray();
        float[] rows = memory.Rows.ToArray(), embeddings = expected.ToArray();
        int d = trainer.Model.EmbeddingSize;
        // The batch has gone to the slots after the fill: to the first ones where the ring was full.
        int[] slots = [.. Enumerable.Range(0, filled).Where(slot => filled < memory.Capacity || slot >= Tiny.BatchSize)];
        Assert.Equal(slots.Length, slots.Select(slot => samples[slot]).Distinct().Count());
        foreach (int slot in slots)
        {
            Assert.Equal(Tiny.Data.Train.Labels[samples[slot]], labels[slot]);
            for (int c = 0; c < d; c++)
            {
                float value = rows[slot * d + c], other = embeddings[samples[slot] * d + c];
                Assert.True(Math.Abs(value - other) <= 1e-6f, $"slot {slot}, column {c}: {value}, expected {other}");
            }
        }
    }

    [Fact]
    public void Without_the_initialisation_it_begins_with_the_first_batch_alone()
    {
        using var trainer = Warm("memory.initialize=false");
        trainer.Step();
        Assert.Equal((Tiny.BatchSize, Tiny.BatchSize), (trainer.Memory!.Count, trainer.Memory.Head));
        var labels = trainer.Memory.Samples.ToArray()[..Tiny.BatchSize].Select(s => Tiny.Data.Train.Labels[s]);
        Assert.Equal(labels, trainer.Memory.Labels.ToArray()[..Tiny.BatchSize]);
    }

    [Theory]
    [InlineData("memory", 0, 1)]
    [InlineData("batch_and_memory", 1, 0.25)]
    public void The_loss_sums_what_the_configuration_says(string sum, double batch, double memory)
    {
        using var trainer = Warm($"memory.sum={sum}", string.Create(CultureInfo.InvariantCulture, $"memory.weight={memory}"));
        trainer.TakeInterval();
        trainer.Step();
        var metrics = trainer.TakeInterval();
        double expected = batch * metrics.Batch.Loss + memory * metrics.Memory.Loss;
        Assert.True(metrics.Memory.Loss > 0 && metrics.Batch.Loss > 0, "a loss of nothing shows nothing");
        Assert.True(Math.Abs(metrics.Loss - expected) <= 1e-6 * expected, $"{metrics.Loss}, expected {expected}");
    }

    [Fact]
    public void The_same_seed_without_the_memory_takes_the_same_steps_up_to_its_start()
    {
        using Trainer with = Warm(), without = Warm("memory.enabled=false");
        foreach (var ((name, x), (_, y)) in with.Model.Parameters().Zip(without.Model.Parameters()))
            Assert.True(Tiny.SameBits(x, y), $"{name} differs");
        with.Step();
        without.Step();
        Assert.False(Tiny.SameBits(with.Model.Parameters()[0].Value, without.Model.Parameters()[0].Value), "the memory changes nothing");
    }

    [Fact]
    public void A_loss_that_throws_leaves_the_ring_as_it_was()
    {
        var criterion = new Failing();
        var parts = Experiment.CreateParts(Tiny.Config("memory.start=0"), Tiny.Data, _backend);
        using var trainer = new Trainer(parts with { Criterion = criterion });
        trainer.Step();
        int live = _backend.LiveStorage;
        string before = State(trainer.Memory!);
        criterion.Fails = true;
        Assert.Throws<InvalidTimeZoneException>(trainer.Step);
        Assert.Equal(before, State(trainer.Memory!));
        Assert.Equal(live, _backend.LiveStorage);
        Assert.Equal(1, trainer.Iteration);
        criterion.Fails = false;
        trainer.Step();
        Assert.NotEqual(before, State(trainer.Memory!));
    }

    [Fact]
    public void A_step_beyond_what_a_log_line_holds_is_refused_and_changes_nothing()
    {
        using var trainer = Warm("train.log_every=4");
        Assert.Contains("call TakeInterval", Assert.Throws<InvalidOperationException>(trainer.Step).Message);
        Assert.Equal((Start, 0), (trainer.Iteration, trainer.Memory!.Count));
        trainer.TakeInterval();
        trainer.Step();
        Assert.Equal(Start + 1, trainer.Iteration);
    }

    /// <summary>A trainer whose next step is the first with memory.</summary>
    Trainer Warm(params string[] settings)
    {
        var trainer = Experiment.CreateTrainer(Tiny.Config(["train.log_every=5", .. settings]), Tiny.Data, _backend);
        for (int i = 0; i < Start; i++) trainer.Step();
        return trainer;
    }

    static string State(CrossBatchMemory memory) => string.Join(' ',
        (object[])[memory.Head, memory.Count, .. memory.Rows.ToArray(), .. memory.Labels.ToArray(), .. memory.Samples.ToArray()]);

    sealed class Failing : Criterion
    {
        readonly PairCriterion<ContrastiveLoss> _inner = new(new ContrastiveLoss(0.5f));

        internal bool Fails { get; set; }

        public override PairLossValue Of(Tensor embeddings, Indices labels) => _inner.Of(embeddings, labels);

        public override PairLossValue Of(Tensor embeddings, Indices labels, CrossBatchMemory memory, Indices own) =>
            Fails ? throw new InvalidTimeZoneException("a kind that nothing else throws") : _inner.Of(embeddings, labels, memory, own);
    }
}
