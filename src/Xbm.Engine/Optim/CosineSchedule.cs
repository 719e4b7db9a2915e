namespace Xbm.Engine.Optim;

/// <summary>
/// Half a cosine from η to <paramref name="minimum"/> over <paramref name="iterations"/> (Loshchilov and Hutter, 2017, without restarts).
/// </summary>
public sealed class CosineSchedule(float rate, float minimum, long iterations) : Schedule
{
    /// <inheritdoc/>
    public override float Rate(long iteration) =>
        (float)(minimum + (rate - minimum) * (1 + Math.Cos(Math.PI * Math.Min(iteration, iterations) / Math.Max(iterations, 1))) / 2);
}
