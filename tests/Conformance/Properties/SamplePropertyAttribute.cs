using FsCheck.Xunit;

namespace Xbm.Conformance.Properties;

/// <summary>
/// A property of samples that a class generates: as many as wanted, or fewer on a slow device. Every run draws the same samples, so what
/// fails, fails again; FsCheck shrinks it to a small one.
/// </summary>
class SamplePropertyAttribute : PropertyAttribute
{
    /// <param name="samples">A public class with a static method that returns an <c>Arbitrary</c> of the property's argument.</param>
    /// <param name="wanted">How many samples.</param>
    public SamplePropertyAttribute(Type samples, int wanted = 100)
    {
        Arbitrary = [samples];
        MaxTest = Machine.Samples(wanted);
        Replay = "(20260217,9973)";
        QuietOnSuccess = true;
    }
}
