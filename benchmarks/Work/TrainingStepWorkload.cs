namespace Xbm.Benchmarks.Work;

/// <summary><see cref="TrainingStep"/> again and again, on a backend of its own.</summary>
sealed class TrainingStepWorkload : Workload
{
    readonly TrainingStep _step;

    public TrainingStepWorkload(int references, Computer computer) : base(computer) =>
        _step = new TrainingStep(Backend, references);

    public override void Run() => _step.Run();
}
