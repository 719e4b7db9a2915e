using Xbm.Benchmarks.Kernels;
using Xbm.Benchmarks.Work;
using Xbm.Engine;
using Xbm.Training.Losses;
using Xbm.Training.Metrics;

namespace Xbm.Benchmarks.Ptx;

/// <summary>Calls everything that training, evaluation and the comparisons call.</summary>
static class KernelUse
{
    const int Rows = 96, Columns = TrainingStep.Embedding;

    public static void Run(Func<Backend> open)
    {
        var computer = new Computer(Threads: 1) { Source = open };
        foreach (var shape in GemmBenchmarks.Shapes) Use(new GemmWorkload(shape, computer));
        foreach (var layer in ConvolutionBenchmarks.Layers) Use(new ConvolutionWorkload(layer, ConvolutionPart.All, computer));
        Use(new ResNetWorkload(depth: 18, batch: 8, side: 64, Columns, computer));
        Use(new ResNetWorkload(depth: 50, batch: 8, side: 64, Columns, computer));
        using var backend = open();
        using (var step = new TrainingStep(backend, references: 1000)) step.Run();
        Products(backend);
        Sums(backend);
        // Rows that can be read in fours, and others.
        foreach (int columns in new[] { Columns, Columns + 1 })
        {
            Losses(backend, columns);
            Evaluation(backend, columns);
        }
        Momentum(backend);
    }

    static void Use(Workload work)
    {
        using (work) work.Run();
    }

    /// <summary>Every transposition, of sizes that can be read in fours and of others.</summary>
    static void Products(Backend backend)
    {
        foreach (int size in new[] { 63, 64, 1024 })
            foreach (bool transposeA in new[] { false, true })
                foreach (bool transposeB in new[] { false, true })
                {
                    using var x = backend.Persistent(new Shape(size, size));
                    using var bias = backend.Persistent(new Shape(size));
                    backend.Gemm(new GemmShape(size, size, size, transposeA, transposeB), x.Storage, x.Storage, x.Storage, bias.Storage);
                }
    }

    static void Sums(Backend backend)
    {
        using var x = backend.Persistent(new Shape(Rows, Columns));
        using var step = backend.BeginStep();
        x.SumLast();
    }

    static void Losses(Backend backend, int columns)
    {
        using var v = backend.Parameter(new Shape(Rows, columns));
        using var labels = backend.PersistentIndices(Rows);
        using var step = backend.BeginStep();
        new PairCriterion<ContrastiveHingeLoss>(new ContrastiveHingeLoss(0.9f, 0.1f)).Of(v.NormalizeRows(), labels).Loss.Backward();
    }

    static void Evaluation(Backend backend, int columns)
    {
        using var v = backend.Persistent(new Shape(Rows, columns));
        Retrieval.RecallAtK(v, new int[Rows], [1, 10]);
        using var rows = backend.PersistentIndices(Rows * 10);
        using var similarities = backend.Persistent(new Shape(Rows, 10));
        backend.SimilarityTopK(new TopKShape(Rows, Rows, columns, K: 10), v.Storage, v.Storage, rows.Storage, similarities.Storage);
        using var wide = backend.Persistent(new Shape(100 * Rows, columns));
        backend.SimilarityTopK(
            new TopKShape(Rows, 100 * Rows, columns, K: 10), v.Storage, wide.Storage, rows.Storage, similarities.Storage);
        backend.GatherRows(wide.Storage, rows.Storage, v.Storage, columns);
    }

    static void Momentum(Backend backend)
    {
        using var x = backend.Persistent(new Shape(Rows));
        backend.SgdStep(new SgdSettings(LearningRate: 1, Momentum: 0.9f, WeightDecay: 0), x.Storage, x.Storage, x.Storage);
        backend.SgdStep(new SgdSettings(LearningRate: 1, Momentum: 0, WeightDecay: 0), x.Storage, x.Storage, null);
    }
}
