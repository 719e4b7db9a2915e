using Xbm.Engine;
using Xbm.Training.Memory;

namespace Xbm.Benchmarks.Work;

/// <summary>A batch into a full ring.</summary>
sealed class EnqueueWorkload : Workload
{
    readonly CrossBatchMemory _memory;
    readonly Tensor _embeddings;
    readonly Indices _labels;

    public EnqueueWorkload(int batch, int capacity, int columns, Computer computer) : base(computer)
    {
        _memory = FullMemory.Create(Backend, capacity, columns);
        _embeddings = RandomData.Uniform(Backend, new Shape(batch, columns), 1);
        _labels = Backend.PersistentIndices(batch);
    }

    public override void Run()
    {
        using var step = Backend.BeginStep();
        _memory.Enqueue(_embeddings, _labels, samples: _labels);
    }
}
