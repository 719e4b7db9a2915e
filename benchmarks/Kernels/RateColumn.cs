using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Xbm.Benchmarks.Kernels;

/// <summary>What <see cref="IRated.Rate"/> comes to at the measured mean.</summary>
sealed class RateColumn : IColumn
{
    public string Id => nameof(RateColumn);
    public string ColumnName => "Rate";
    public string Legend => "Work of one repetition over its mean time";
    public bool AlwaysShow => true;
    public ColumnCategory Category => ColumnCategory.Custom;
    public int PriorityInCategory => 0;
    public bool IsNumeric => true;
    public UnitType UnitType => UnitType.Dimensionless;

    public string GetValue(Summary summary, BenchmarkCase benchmark)
    {
        if (summary[benchmark]?.ResultStatistics is not { } statistics) return "-";
        if (!typeof(IRated).IsAssignableFrom(benchmark.Descriptor.Type)) return "-";
        var rated = (IRated)Activator.CreateInstance(benchmark.Descriptor.Type)!;
        foreach (var parameter in benchmark.Parameters.Items)
            benchmark.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(rated, parameter.Value);
        var (unit, amount) = rated.Rate;
        return string.Create(CultureInfo.InvariantCulture, $"{amount / statistics.Mean:0.0} {unit}");
    }

    public string GetValue(Summary summary, BenchmarkCase benchmark, SummaryStyle style) => GetValue(summary, benchmark);
    public bool IsDefault(Summary summary, BenchmarkCase benchmark) => false;
    public bool IsAvailable(Summary summary) => true;
}
