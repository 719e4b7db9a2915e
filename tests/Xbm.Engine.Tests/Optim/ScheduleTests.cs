using Xbm.Engine.Optim;

namespace Xbm.Engine.Tests.Optim;

public class ScheduleTests
{
    [Fact]
    public void A_constant_rate_stays() => Assert.Equal(0.3f, new ConstantSchedule(0.3f).Rate(1_000_000));

    [Fact]
    public void A_stepped_rate_falls_at_each_of_its_iterations()
    {
        var schedule = new StepSchedule(1, [10, 20], 0.1f);
        Assert.Equal([1, 1, 0.1f, 0.1f, 0.01f, 0.01f], new long[] { 0, 9, 10, 19, 20, 99 }.Select(i => MathF.Round(schedule.Rate(i), 6)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 0.6)]
    [InlineData(100, 0.2)]
    [InlineData(5000, 0.2)]
    public void A_cosine_falls_from_the_rate_to_its_minimum_and_stays(long iteration, double expected) =>
        Near.Equal(expected, new CosineSchedule(1, 0.2f, 100).Rate(iteration), 1e-6, "rate");

    [Fact]
    public void A_cosine_over_no_iterations_is_a_number() => Assert.Equal(1, new CosineSchedule(1, 0, 0).Rate(0));

    [Fact]
    public void A_plateau_waits_for_its_patience_and_stops_at_its_minimum()
    {
        var schedule = new PlateauSchedule(1, 0.5f, 1, 0.3f);
        var rates = new List<float>();
        foreach (double metric in new[] { 0.5, 0.6, 0.6, 0.6, 0.7, 0.1, 0.1, 0.1, 0.1 })
        {
            schedule.Report(metric);
            rates.Add(schedule.Rate(0));
        }
        Assert.Equal([1, 1, 1, 0.5f, 0.5f, 0.5f, 0.3f, 0.3f, 0.3f], rates);
    }

    [Fact]
    public void A_plateaus_state_restores_it()
    {
        PlateauSchedule first = new(1, 0.5f, 1, 0), second = new(1, 0.5f, 1, 0);
        foreach (double metric in new[] { 0.5, 0.4, 0.3, 0.2 }) first.Report(metric);
        second.State = first.State;
        first.Report(0.1);
        second.Report(0.1);
        Assert.Equal(first.Rate(0), second.Rate(0));
        Assert.Equal(first.State, second.State);
    }
}
