using Xbm.Engine;
using Xbm.Training.Memory;

namespace Xbm.Benchmarks.Work;

/// <summary>A cross-batch memory whose every row is in use.</summary>
static class FullMemory
{
    public static CrossBatchMemory Create(Backend backend, int rows, int columns, bool concentrated = false)
    {
        var memory = new CrossBatchMemory(backend, rows, columns);
        memory.Load(RandomData.UnitRows(rows, columns, concentrated, 2), RandomData.Labels(rows, 2), new int[rows], head: 0, count: rows);
        return memory;
    }
}
