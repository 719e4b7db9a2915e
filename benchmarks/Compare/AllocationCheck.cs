using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>What the real trainer leaves to the garbage collector, its loader and log included. This needs no peer.</summary>
static class AllocationCheck
{
    const int WarmUp = 10, Steps = 1000;

    public static IEnumerable<Row> Measure(Settings settings)
    {
        foreach (int threads in settings.Threads)
        {
            Console.Error.WriteLine($"{Steps:N0} steps, {SideBySide.Threads(threads)} …");
            using var work = new TrainerWorkload(StepCases.OmniglotImages, settings.On(threads));
            for (int i = 0; i < WarmUp; i++) work.Run();
            int collections = GC.CollectionCount(2);
            long first = GC.GetTotalAllocatedBytes(precise: true), before = first, most = 0;
            for (int i = 0; i < Steps; i++)
            {
                work.Run();
                long after = GC.GetTotalAllocatedBytes(precise: true);
                (most, before) = (Math.Max(most, after - before), after);
            }
            yield return Row.Below("managed allocation per step, mean", threads, (before - first) / 1024.0 / Steps, 64, "KB");
            yield return Row.Below("managed allocation per step, largest", threads, most / 1024.0, 64, "KB");
            collections = GC.CollectionCount(2) - collections;
            yield return new Row(
                $"gen-2 collections in {Steps:N0} steps", threads, $"{collections}", Target: "0", Reached: collections == 0);
        }
    }
}
