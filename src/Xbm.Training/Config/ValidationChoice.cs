using System.Globalization;

namespace Xbm.Training.Config;

/// <summary>
/// What chooses the best checkpoint and drives a plateau schedule: a share of the training classes that is held out, or,
/// where a published protocol has no validation set, the test classes themselves (the result then says so), or nothing
/// (the last weights count).
/// </summary>
public readonly record struct ValidationChoice : IFormattable
{
    /// <summary>What a configuration may say.</summary>
    internal const string Expected = "a share of the training classes above 0 and below 1, or test, or none";

    const string TestWord = "test", NoneWord = "none";

    ValidationChoice(double share, bool onTest) => (HeldOut, OnTest) = (share, onTest);

    /// <summary>The share of the training classes that is held out; 0 where none are.</summary>
    public double HeldOut { get; }

    /// <summary>Whether the test classes choose: such a result flatters.</summary>
    public bool OnTest { get; }

    /// <summary>Whether anything chooses.</summary>
    public bool IsNone => HeldOut == 0 && !OnTest;

    /// <summary>The test classes.</summary>
    public static ValidationChoice Test => new(0, onTest: true);

    /// <summary>Nothing.</summary>
    public static ValidationChoice None => default;

    /// <summary>A share of the training classes.</summary>
    /// <param name="share">Above 0, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another share.</exception>
    public static ValidationChoice Share(double share) => share is > 0 and < 1
        ? new(share, onTest: false)
        : throw new ArgumentOutOfRangeException(nameof(share), share, $"expected {Expected}");

    /// <summary>Reads what <see cref="ToString(string?, IFormatProvider?)"/> writes.</summary>
    internal static bool TryParse(string text, out ValidationChoice validation)
    {
        validation = text == TestWord ? Test : None;
        if (text is TestWord or NoneWord) return true;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share)) return false;
        if (share is not (> 0 and < 1)) return false;
        validation = Share(share);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) =>
        OnTest ? TestWord : IsNone ? NoneWord : HeldOut.ToString(format, provider);
}
