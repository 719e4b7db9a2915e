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
