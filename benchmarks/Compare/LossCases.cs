using Xbm.Benchmarks.Work;
using Xbm.Engine;

namespace Xbm.Benchmarks.Compare;

/// <summary>
/// The memory loss alone: against the per-anchor loop of the paper's released code and a dense vectorised loss, and against the two matrix
/// products that no way to compute it can do without.
/// </summary>
static class LossCases
{
    const int Anchors = TrainingStep.Batch, References = 50_000, Columns = TrainingStep.Embedding;
    const double LoopTarget = 6, ProductsTarget = 1.3, GpuLoopTarget = 50, GpuDenseTarget = 2;

    static readonly string s_name = NameOf(Anchors, References);

    public static IEnumerable<Row> Measure(Peer? peer, Settings settings) =>
        settings.OnCpu
            ? [.. SideBySide.Rows(All(settings), peer, settings), .. Products(settings), .. Temporaries(settings)]
            : SideBySide.Rows(All(settings), peer, settings);

    static IEnumerable<Case> All(Settings settings) =>
        from size in settings.OnCpu ? [(Anchors, References)] : new[] { (Anchors, References), (256, 1_000_000) }
        from peer in new[]
        {
            (Task: "loss_dense", Name: "dense", Target: settings.OnCpu ? null : (double?)GpuDenseTarget),
            ("loss_loop", "loop", settings.OnCpu ? LoopTarget : GpuLoopTarget),
        }
        from many in new[] { false, true }
        from threads in settings.Threads
        select new Case(
            Name(many, size), threads,
            () => new MemoryLossWorkload(size.Item1, size.Item2, Columns, many, settings.On(threads)),
            [
                new(peer.Name, peer.Task, new()
                {
                    ["anchors"] = size.Item1,
                    ["references"] = size.Item2,
                    ["columns"] = Columns,
                    ["classes"] = RandomData.Classes,
                    ["many"] = many,
                }),
            ],
            // Over a million rows the loop takes seconds.
            Target: peer.Target, Least: size.Item2 > References ? 1 : Timing.LeastRepetitions);

    /// <summary>The similarities and the gradient are a product each; both by our own engine, in turn with the loss.</summary>
    static IEnumerable<Row> Products(Settings settings)
    {
        foreach (bool many in new[] { false, true })
            foreach (int threads in settings.Threads)
            {
                Console.Error.WriteLine($"{Name(many)} and its two products, {SideBySide.Threads(threads)} …");
                using var loss = Create(many, threads, settings);
                using var similarities = new GemmWorkload(
                    new GemmShape(Anchors, References, Columns, TransposeB: true), settings.On(threads));
                using var gradient = new GemmWorkload(new GemmShape(Anchors, Columns, References), settings.On(threads));
                var turns = Turns.Take(settings, loss, similarities, gradient);
                double products = turns[1] + turns[2], times = turns[0] / products;
                yield return new Row(Name(many), threads, SideBySide.Value(turns[0]), $"{SideBySide.Value(products)} two GEMMs, ours",
                    $"{Row.Number(times, "×")} as long", $"≤ {Row.Number(ProductsTarget, "×")}", times <= ProductsTarget, turns.Spread);
            }
    }

    /// <summary>
    /// What the loss allocates beside its inputs. Everything that the engine uses is a managed array, scratch buffers too, so the first
    /// repetition on a new backend and a new thread, with no buffers yet, shows all of it.
    /// </summary>
    static IEnumerable<Row> Temporaries(Settings settings)
    {
        foreach (int threads in settings.Threads)
        {
            long bytes = 0;
            var thread = new Thread(() =>
            {
                using var work = Create(manyActive: true, threads, settings);
                long before = GC.GetTotalAllocatedBytes(precise: true);
                work.Run();
                bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
            });
            thread.Start();
            thread.Join();
            yield return Row.Below($"{s_name}, temporaries", threads, bytes / 1e6, 8, "MB");
        }
    }

    static string NameOf(int anchors, int references) => $"memory loss {anchors} × {references:N0} × {Columns}";

    static string Name(bool many) => Name(many, (Anchors, References));

    static string Name(bool many, (int Anchors, int References) size) =>
        $"{NameOf(size.Anchors, size.References)}, {(many ? "many" : "few")} active pairs";

    static MemoryLossWorkload Create(bool manyActive, int threads, Settings settings) =>
        new(Anchors, References, Columns, manyActive, settings.On(threads));
}
