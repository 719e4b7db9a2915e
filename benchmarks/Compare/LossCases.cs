using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>The memory loss alone: against the per-anchor loop of the paper's released code, and against a dense vectorised loss.</summary>
static class LossCases
{
    const int Anchors = TrainingStep.Batch, References = 50_000, Columns = TrainingStep.Embedding;

    public static IEnumerable<Case> All(Settings settings) =>
        from many in new[] { false, true }
        from threads in settings.Threads
        from peer in new[] { (Task: "loss_loop", Name: "loop", Target: (double?)6), ("loss_dense", "dense", null) }
        select new Case(
            $"memory loss {Anchors} × {References:N0} × {Columns}, {(many ? "many" : "few")} active pairs", threads,
            () => Create(many, threads, settings),
            new PeerTask(peer.Name, peer.Task, new()
            {
                ["anchors"] = Anchors,
                ["references"] = References,
                ["columns"] = Columns,
                ["classes"] = RandomData.Classes,
                ["many"] = many,
            }),
            Target: peer.Target);

    /// <summary>
    /// What the loss allocates beside its inputs. Everything that the engine uses is a managed array, scratch buffers too, so the first
    /// repetition on a new backend and a new thread, with no buffers yet, shows all of it.
    /// </summary>
    public static IEnumerable<Row> Temporaries(Settings settings)
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
            yield return Row.Below($"memory loss {Anchors} × {References:N0} × {Columns}, temporaries", threads, bytes / 1e6, 8, "MB");
        }
    }

    static MemoryLossWorkload Create(bool manyActive, int threads, Settings settings) =>
        new(Anchors, References, Columns, manyActive, threads, settings.VectorBits);
}
