namespace Xbm.Engine.Optim;

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
