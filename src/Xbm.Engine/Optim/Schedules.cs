namespace Xbm.Engine.Optim;

/// <summary>The learning rate over a run.</summary>
public abstract class Schedule
{
    /// <summary>η of step number <paramref name="iteration"/>, counted from 0.</summary>
    public abstract float Rate(long iteration);

    /// <summary>Tells the schedule a metric of which more is better; only a plateau schedule listens.</summary>
    public virtual void Report(double metric)
    {
    }

    /// <summary>What a checkpoint has to hold; empty for schedules that depend on the iteration alone.</summary>
    public virtual double[] State
    {
        get => [];
        set { }
    }
}

/// <summary>η stays.</summary>
public sealed class ConstantSchedule(float rate) : Schedule
{
    /// <inheritdoc/>
    public override float Rate(long iteration) => rate;
}

/// <summary>η is multiplied by <paramref name="factor"/> at each of the iterations <paramref name="at"/>.</summary>
public sealed class StepSchedule(float rate, IReadOnlyList<long> at, float factor) : Schedule
{
    /// <inheritdoc/>
    public override float Rate(long iteration) => rate * MathF.Pow(factor, at.Count(step => iteration >= step));
}

/// <summary>
/// Half a cosine from η to <paramref name="minimum"/> over <paramref name="iterations"/> (Loshchilov and Hutter, 2017, without restarts).
/// </summary>
public sealed class CosineSchedule(float rate, float minimum, long iterations) : Schedule
{
    /// <inheritdoc/>
    public override float Rate(long iteration) =>
        (float)(minimum + (rate - minimum) * (1 + Math.Cos(Math.PI * Math.Min(iteration, iterations) / Math.Max(iterations, 1))) / 2);
}

/// <summary>
/// η is multiplied by <paramref name="factor"/> when the metric has not risen for more than <paramref name="patience"/> reports.
/// </summary>
public sealed class PlateauSchedule(float rate, float factor, int patience, float minimum) : Schedule
{
    double _best = double.NegativeInfinity, _rate = rate;
    int _bad;

    /// <inheritdoc/>
    public override float Rate(long iteration) => (float)_rate;

    /// <inheritdoc/>
    public override void Report(double metric)
    {
        if (metric > _best) (_best, _bad) = (metric, 0);
        else if (++_bad > patience) (_rate, _bad) = (Math.Max(_rate * factor, minimum), 0);
    }

    /// <inheritdoc/>
    public override double[] State
    {
        get => [_best, _rate, _bad];
        set => (_best, _rate, _bad) = (value[0], value[1], (int)value[2]);
    }
}
