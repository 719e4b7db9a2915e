using Xbm.Conformance.Cases;

namespace Xbm.Engine.Tests.Cpu;

/// <summary>Every row of the table holds on every vector width of this machine.</summary>
public class OpCaseTests
{
    public static TheoryData<string> Names => [.. OpCases.All.Select(test => test.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_and_gradients_equal_the_oracle_and_do_not_depend_on_threads(string name) =>
        CaseCheck.Run(OpCases.All.Single(c => c.Name == name), Machine.Widths);

    [Fact]
    public void Names_of_cases_are_unique() => Assert.Equal(OpCases.All.Count, OpCases.All.DistinctBy(c => c.Name).Count());
}
