namespace Xbm.Engine.Optim;

/// <summary>η stays.</summary>
public sealed class ConstantSchedule(float rate) : Schedule
{
    /// <inheritdoc/>
    public override float Rate(long iteration) => rate;
}
