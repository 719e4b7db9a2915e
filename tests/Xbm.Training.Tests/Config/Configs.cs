using FsCheck;
using FsCheck.Fluent;
using Xbm.Models.Backbones;
using Xbm.Models.Layers;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Losses;
using Xbm.Training.Memory;
using Xbm.Training.Optimization;

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
            Train = train,
        });

    internal static Gen<string> Text => ArbMap.Default.GeneratorFor<NonEmptyString>()
        .Select(text => text.Get)
        .Where(text => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD) && !text.Any(char.IsSurrogate));

    static Gen<double> Fraction => Gen.Choose(1, 999).Select(n => n / 1000.0);

    static Gen<T> Any<T>() where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());

    static Gen<bool> Flag => Gen.Elements(true, false);

    static Gen<DataConfig> Data =>
        from source in Source
        from validation in Gen.OneOf(Fraction.Select(ValidationChoice.Share), Gen.Constant(ValidationChoice.Test))
        from sampler in Sampler
        from train in Transform.ListOf()
        from evaluate in Transform.ListOf()
        select new DataConfig
        {
            Source = source,
            Validation = validation,
            Sampler = sampler,
            TrainTransforms = [.. train],
            EvalTransforms = [.. evaluate],
        };

    static Gen<IDataSource> Source =>
        from path in Gen.OneOf(Text,
            Gen.Elements("a b", "C:\\x\\y", "~", "null", "'q'", "# no comment", "a: b", "é\n\t",
                string.Concat(Enumerable.Repeat("w  x ", 60))))
        from list in Gen.OneOf(Text, Gen.Constant<string?>(null)!)
        from size in Gen.Choose(16, 256)
        from channels in Gen.Elements(1, 3)
        from classes in Gen.Choose(20, 500)
        from fraction in Fraction
        from source in Gen.Elements<IDataSource>(
            new DrawnCharacters { Size = size, TrainClasses = classes, TestClasses = classes + 1, PerClass = channels + 1 },
            new Omniglot { Path = path, Size = size },
            new ImageFolder { Path = path, TestList = list, Size = size, Channels = channels, TestFraction = fraction })
        select source;

    static Gen<ISampling> Sampler =>
        from p in Gen.Choose(2, 20)
        from k in Gen.Choose(1, 9)
        from sampler in Gen.Elements<ISampling>(new ShuffleSampling(), new ClassSampling { ClassesPerBatch = p, InstancesPerClass = k })
        select sampler;

    static Gen<ITransform> Transform =>
        from x in Fraction.Four()
        from transform in Gen.Elements<ITransform>(
            new RandomAffine { Rotate = 180 * x.Item1, Scale = x.Item2, Shear = 80 * x.Item3, Translate = x.Item4 },
            new RandomHorizontalFlip { Probability = x.Item1 },
            new Normalize { Mean = [x.Item2], StandardDeviation = [x.Item3, x.Item4, x.Item1] })
        select transform;

    static Gen<ModelConfig> Model =>
        from pool in Any<WindowPooling>()
        from global in Any<Pooling>()
        from width in Gen.Choose(1, 512)
        from embedding in Gen.Choose(1, 2048)
        select new ModelConfig
        {
            Backbone = new ConvNet4Options { Pool = pool, Width = width },
            GlobalPool = global,
            Embedding = embedding,
        };

    static Gen<ILossOptions> Loss =>
        from margins in Fraction.Three()
        from loss in Gen.Elements<ILossOptions>(
            new ContrastiveOptions { Margin = 2 * margins.Item1 - 1 },
            new ContrastiveHingeOptions { PositiveMargin = margins.Item2, NegativeMargin = -margins.Item3 })
        select loss;

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
            Weight = sum == LossSum.Memory ? 1 : 3 * weight,
        };

    static Gen<OptimizerConfig> Optimizer =>
        from values in Fraction.Four()
        from epsilon in Gen.Elements(1e-8, 1e-300, double.Epsilon, 0.1)
        from method in Gen.Elements<IOptimizerOptions>(
            new SgdOptions { Momentum = values.Item3 },
            new AdamOptions { Beta1 = values.Item3, Beta2 = values.Item4, Epsilon = epsilon },
            new AdamWOptions { Beta1 = values.Item4, Beta2 = values.Item3, Epsilon = epsilon })
        from clips in Flag
        from schedule in Schedule(values.Item1 / 7)
        select new OptimizerConfig
        {
            Method = method,
            LearningRate = values.Item1,
            WeightDecay = values.Item2 / 3,
            ClipNorm = clips ? values.Item4 : null,
            Schedule = schedule,
        };

    static Gen<IScheduleOptions> Schedule(double minimum) =>
        from points in Fraction.NonEmptyListOf()
        from patience in Gen.Choose(1, 20)
        from factor in Fraction
        from schedule in Gen.Elements<IScheduleOptions>(
            new ConstantOptions(),
            new StepOptions { At = [.. points.Distinct().Order()], Factor = factor },
            new CosineOptions { Minimum = minimum },
            new PlateauOptions { Factor = factor, Patience = patience, Minimum = minimum })
        select schedule;

    static Gen<TrainConfig> Train =>
        from iterations in Gen.Choose(1, int.MaxValue)
        from every in Gen.Choose(1, 5000).Three()
        from recall in Gen.Choose(1, 1000).NonEmptyListOf()
        from threads in Gen.Choose(0, 64).Two()
        from batch in Gen.Choose(2, 200)
        from prefetch in Gen.Choose(1, 16)
        select new TrainConfig
        {
            Iterations = iterations,
            LogEvery = every.Item1,
            EvalEvery = every.Item2,
            CheckpointEvery = every.Item3 - 1,
            RecallAt = [.. recall.Distinct().Order()],
            BatchSize = batch,
            Threads = threads.Item1,
            LoaderThreads = threads.Item2,
            Prefetch = prefetch,
        };
}
