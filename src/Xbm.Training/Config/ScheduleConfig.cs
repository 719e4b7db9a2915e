namespace Xbm.Training.Config;

/// <summary>How the learning rate falls.</summary>
public enum ScheduleName
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>By a factor at given points of the run.</summary>
    Step,

    /// <summary>Along half a cosine, down to the minimum.</summary>
    Cosine,

    /// <summary>By a factor whenever the evaluation has not improved for a while.</summary>
    Plateau,
}

/// <summary>Block <c>optimizer.schedule</c>: how the learning rate falls.</summary>
public sealed record ScheduleConfig : IConfigBlock
{
    /// <summary>Which schedule.</summary>
    public ScheduleName Name { get; init; } = ScheduleName.Step;

    /// <summary><c>step</c>: the points, as fractions of the run, in ascending order.</summary>
    public ValueList<double> At { get; init; } = [0.7];

    /// <summary><c>step</c>, <c>plateau</c>: what the learning rate is multiplied by.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary><c>plateau</c>: evaluations without improvement before the rate falls.</summary>
    public int Patience { get; init; } = 5;

    /// <summary><c>cosine</c>, <c>plateau</c>: the least learning rate.</summary>
    public double Minimum { get; init; }

    void IConfigBlock.Validate(BlockChecks check)
    {
        check.That(At.All(point => point is > 0 and < 1) && BlockChecks.Ascends(At), At,
            "ascending fractions of the run, each above 0 and below 1");
        check.That(Name != ScheduleName.Step || At.Count > 0, At, "at least one point, because optimizer.schedule.name is step");
        check.That(Factor is > 0 and < 1, Factor, "a number above 0 and below 1");
        check.AtLeast(Patience, 1);
        check.AtLeast(Minimum, 0);
    }
}
