using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Xbm.Engine;

namespace Xbm.Training.Catalogues;

/// <summary>The validation attributes of an options record.</summary>
static class OptionChecks
{
    /// <summary>
    /// Refuses the first property whose value its attributes do not allow: for records made in code. What comes from a configuration
    /// was checked when it was read, with file and line.
    /// </summary>
    /// <param name="options">The record.</param>
    /// <param name="what">What messages call it: "Image folder".</param>
    /// <exception cref="UsageException">The message names the property, its value and what was expected.</exception>
    internal static void Require(object options, string what)
    {
        foreach (var property in options.GetType().GetProperties())
            if (Broken(property, property.GetValue(options)) is { } rule)
                throw new UsageException(
                    $"{what}: {property.Name} is {ValueFormat.Text(property.GetValue(options))}, expected {Expected(rule)}.");
    }

    /// <summary>The first attribute that does not allow a value; null where all do.</summary>
    internal static ValidationAttribute? Broken(PropertyInfo property, object? value) =>
        property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault(rule => !rule.IsValid(value));

    /// <summary>What an attribute asks for, in words.</summary>
    internal static string Expected(ValidationAttribute rule) => rule switch
    {
        // These come with words of their own that name no value.
        AllowedValuesAttribute allowed => string.Join(" or ", allowed.Values.Select(ValueFormat.Text)),
        { ErrorMessage: { } words } => words,
        RangeAttribute range => Expected(range),
        RequiredAttribute => "a value",
        _ => throw new NotSupportedException($"{rule.GetType().Name} needs an ErrorMessage that says what is expected"),
    };

    static string Expected(RangeAttribute range)
    {
        double low = Number(range.Minimum), high = Number(range.Maximum);
        string what = range.OperandType == typeof(int) ? "a whole number" : "a number";
        string from = range.MinimumIsExclusive ? $"above {ValueFormat.Text(low)}" : $"from {ValueFormat.Text(low)}";
        if (high is double.PositiveInfinity or int.MaxValue)
            return range.MinimumIsExclusive ? $"{what} {from}" : $"at least {ValueFormat.Text(low)}";
        return $"{what} {from} {(range.MaximumIsExclusive ? "to below" : "to")} {ValueFormat.Text(high)}";
    }

    static double Number(object bound) => Convert.ToDouble(bound, CultureInfo.InvariantCulture);
}
