using FsCheck;
using FsCheck.Fluent;
using Xbm.Training.Config;

namespace Xbm.Training.Tests.Config;

/// <summary>Random valid configurations.</summary>
static class Configs
{
    internal static Arbitrary<ExperimentConfig> Valid => Arb.From(
        from name in Gen.Elements("a", "0", "007", "null", "true", "1e3", "x.y-z_1", "no")
        from seed in Gen.Elements(0UL, 1UL, 42UL, ulong.MaxValue)
        from data in Data
        from model in Model
        from loss in Loss
        from memory in Memory
        from optimizer in Optimizer
        from train in Train
        select new ExperimentConfig
        {
            Name = name,
            Seed = seed,
            Data = data,
            Model = model,
            Loss = loss,
            Memory = memory,
            Optimizer = optimizer,
            // P × K must be the batch, whichever sampler was drawn.
            Train = train with { BatchSize = data.ClassesPerBatch * data.InstancesPerClass },
        });

    static Gen<string> Text => ArbMap.Default.GeneratorFor<NonEmptyString>()
        .Select(text => text.Get)
        .Where(text => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD) && !text.Any(char.IsSurrogate));

    static Gen<double> Fraction => Gen.Choose(1, 999).Select(n => n / 1000.0);

    static Gen<T> Any<T>() where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());

    static Gen<bool> Flag => Gen.Elements(true, false);

    static Gen<DataConfig> Data =>
        from source in Any<DataSource>()
        from path in Gen.OneOf(Text,
            Gen.Elements("a b", "C:\\x\\y", "~", "null", "'q'", "# no comment", "a: b", "é\n\t", string.Concat(Enumerable.Repeat("w  x ", 60))))
        from list in Gen.OneOf(Text, Gen.Constant<string?>(null)!)
        from size in Gen.Choose(16, 512)
        from channels in Gen.Elements(1, 3)
        from classes in Gen.Choose(20, 500)
        from fraction in Fraction
        from sampler in Any<SamplerName>()
        from p in Gen.Choose(2, 20)
        from k in Gen.Choose(1, 9)
        from augment in Augment
        select new DataConfig
        {
            Source = source,
            Path = source == DataSource.Drawn ? null : path,
            TestList = source == DataSource.Folder ? list : null,
            Size = size,
            Channels = channels,
            TrainClasses = classes,
            TestClasses = classes + 1,
            PerClass = k + 1,
            TestFraction = fraction,
            Sampler = sampler,
            ClassesPerBatch = p,
            InstancesPerClass = k,
            Augment = augment,
        };

    static Gen<AugmentConfig> Augment =>
        from x in Fraction.Four()
        select new AugmentConfig { Rotate = 180 * x.Item1, Scale = x.Item2, Shear = 89 * x.Item3, Translate = x.Item4 };

    static Gen<ModelConfig> Model =>
        from pool in Any<PoolName>()
        from global in Any<GlobalPoolName>()
        from width in Gen.Choose(1, 512)
        from embedding in Gen.Choose(1, 2048)
        select new ModelConfig { Pool = pool, GlobalPool = global, Width = width, Embedding = embedding };

    static Gen<LossConfig> Loss =>
        from name in Any<LossName>()
        from margins in Fraction.Three()
        select new LossConfig
        {
            Name = name,
            Margin = 2 * margins.Item1 - 1,
            PositiveMargin = margins.Item2,
            NegativeMargin = -margins.Item3,
        };

    static Gen<MemoryConfig> Memory =>
        from byRows in Flag
        from rows in Gen.Choose(200, int.MaxValue)
        from ratio in Fraction
        from flags in Flag.Two()
        from start in Gen.Choose(0, 10_000)
        from sum in Any<LossSum>()
        from weight in Fraction
        select new MemoryConfig
        {
            Ratio = byRows ? null : ratio,
            Rows = byRows ? rows : null,
            Enabled = flags.Item1,
            Initialize = flags.Item2,
            Start = start,
            Sum = sum,
            Weight = 3 * weight,
        };

    static Gen<OptimizerConfig> Optimizer =>
        from name in Any<OptimizerName>()
        from values in Fraction.Four()
        from epsilon in Gen.Elements(1e-8, 1e-300, double.Epsilon, 0.1)
        from schedule in Any<ScheduleName>()
        from points in Fraction.NonEmptyListOf()
        from patience in Gen.Choose(1, 20)
        from factor in Fraction
        select new OptimizerConfig
        {
            Name = name,
            LearningRate = values.Item1,
            WeightDecay = values.Item2 / 3,
            Momentum = values.Item3,
            Beta1 = values.Item4,
            Beta2 = values.Item4,
            Epsilon = epsilon,
            Schedule = new ScheduleConfig
            {
                Name = schedule,
                At = [.. points.Distinct().Order()],
                Factor = factor,
                Patience = patience,
                Minimum = values.Item1 / 7,
            },
        };

    static Gen<TrainConfig> Train =>
        from iterations in Gen.Choose(1, int.MaxValue)
        from every in Gen.Choose(1, 5000).Three()
        from recall in Gen.Choose(1, 1000).NonEmptyListOf()
        from threads in Gen.Choose(0, 64)
        from prefetch in Gen.Choose(1, 16)
        select new TrainConfig
        {
            Iterations = iterations,
            LogEvery = every.Item1,
            EvalEvery = every.Item2,
            CheckpointEvery = every.Item3 - 1,
            RecallAt = [.. recall.Distinct().Order()],
            Threads = threads,
            Prefetch = prefetch,
        };
}
