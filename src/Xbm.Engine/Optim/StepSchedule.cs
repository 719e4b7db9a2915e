namespace Xbm.Engine.Optim;

/// <summary>η is multiplied by <paramref name="factor"/> at each of the iterations <paramref name="at"/>.</summary>
public sealed class StepSchedule(float rate, IReadOnlyList<long> at, float factor) : Schedule
{
    /// <inheritdoc/>
    public override float Rate(long iteration) => rate * MathF.Pow(factor, at.Count(step => iteration >= step));
}
