using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// Checks an options record against the ranges that its own attributes state, for callers who made it in code: what comes from a
/// configuration file was checked when it was read.
/// </summary>
static class OptionChecks
{
    /// <summary>Refuses the first property whose value its attributes do not allow.</summary>
    /// <param name="options">The record.</param>
    /// <param name="what">What messages call it: "Image folder".</param>
    /// <exception cref="UsageException">The message names the property, its value and what was expected.</exception>
    public static void Require(object options, string what)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            object? value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
            {
                if (rule.IsValid(value)) continue;
                throw new UsageException($"{what}: {property.Name} is {Text(value)}, expected {Expected(rule)}.");
            }
        }
    }

    static string Expected(ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => (range.MinimumIsExclusive ? $"above {Text(range.Minimum)}" : $"at least {Text(range.Minimum)}")
            + (range.MaximumIsExclusive ? $" and below {Text(range.Maximum)}" : $" and at most {Text(range.Maximum)}"),
        AllowedValuesAttribute allowed => string.Join(" or ", allowed.Values.Select(Text)),
        RequiredAttribute => "a value",
        _ => rule.FormatErrorMessage("it"),
    };

    static string Text(object? value) => value switch
    {
        null or "" => "missing",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
