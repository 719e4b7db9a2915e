using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Data;

/// <summary>Subtracts a mean from every sample and divides it by a standard deviation.</summary>
public sealed record Normalize : ITransform, IValidatableObject
{
    /// <summary>One mean for all channels, or one per channel; samples lie in [0, 1] before.</summary>
    public ValueList<double> Mean { get; init; } = [0.5];

    /// <summary>One standard deviation for all channels, or one per channel; above 0.</summary>
    public ValueList<double> StandardDeviation { get; init; } = [0.5];

    /// <inheritdoc/>
    public ImageShape OutputOf(ImageShape input)
    {
        Require(nameof(Mean), Mean, input, double.IsFinite, "finite numbers");
        Require(nameof(StandardDeviation), StandardDeviation, input, s => double.IsFinite(s) && (float)s > 0, "numbers above 0");
        return input;
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, ImageShape shape, Span<float> result, ref Rng rng)
    {
        int channels = shape.Channels;
        for (int c = 0; c < channels; c++)
        {
            float mean = (float)Of(Mean, c), deviation = (float)Of(StandardDeviation, c);
            for (int i = c; i < source.Length; i += channels) result[i] = (source[i] - mean) / deviation;
        }
    }

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext context)
    {
        if (StandardDeviation.Count == 0 || !StandardDeviation.All(deviation => (float)deviation > 0))
            yield return new ValidationResult("numbers above 0, one for all channels or one per channel", [nameof(StandardDeviation)]);
        if (Mean.Count == 0) yield return new ValidationResult("numbers, one for all channels or one per channel", [nameof(Mean)]);
    }

    static double Of(ValueList<double> values, int channel) => values[values.Count == 1 ? 0 : channel];

    static void Require(string name, ValueList<double> values, ImageShape input, Func<double, bool> valid, string expected)
    {
        if ((values.Count != 1 && values.Count != input.Channels) || !values.All(valid))
            throw new UsageException($"Normalize: {name} is {values}, expected {expected}: "
                + $"one, or one for each of {input.Channels} channels.");
    }
}
