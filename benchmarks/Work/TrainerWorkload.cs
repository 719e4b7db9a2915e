using Xbm.Engine;
using Xbm.Training;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Setup;

namespace Xbm.Benchmarks.Work;

/// <summary>
/// Steps of the real trainer with its loader, log and full memory, over random images as many as Omniglot's. What a training run does
/// between two checkpoints.
/// </summary>
sealed class TrainerWorkload : Workload
{
    readonly Trainer _trainer;

    public TrainerWorkload(int images, Computer computer) : base(computer)
    {
        var config = ExperimentConfig.Load(null, ["memory.start=0", "memory.initialize=true"]);
        var set = RandomImages(images, 28);
        _trainer = Experiment.CreateTrainer(config, new DataSplit(set, set), Backend);
    }

    public override void Run()
    {
        _trainer.Step();
        if (_trainer.Iteration % 50 == 0) _trainer.TakeInterval();
    }

    public override void Dispose()
    {
        _trainer.Dispose();
        base.Dispose();
    }

    static MemoryImageSet RandomImages(int count, int side)
    {
        var pixels = new byte[count * side * side];
        var rng = new Rng(1);
        foreach (ref byte pixel in pixels.AsSpan()) pixel = (byte)rng.NextUInt();
        string[] names = [.. Enumerable.Range(0, RandomData.Classes).Select(i => $"{i}")];
        return new MemoryImageSet(pixels, RandomData.Labels(count, 1), names, side, side, channels: 1);
    }
}
