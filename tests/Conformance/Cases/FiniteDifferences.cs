using Xbm.Conformance.Oracle;
using Xbm.Engine;

namespace Xbm.Conformance.Cases;

/// <summary>Four-point central differences of a function in double: the error falls with the fourth power of the step.</summary>
static class FiniteDifferences
{
    /// <summary>∂⟨seed, f(inputs)⟩ / ∂inputs[input][element].</summary>
    public static double Of(Func<Nd[], Nd> f, Nd[] inputs, Nd seed, int input, int element, double step)
    {
        double At(double distance)
        {
            var moved = (Nd[])inputs.Clone();
            moved[input] = new Nd(inputs[input].Shape, [.. inputs[input].Values]);
            moved[input][element] += distance;
            return f(moved).Values.Zip(seed.Values, (y, s) => y * s).Sum();
        }

        return (8 * (At(step) - At(-step)) - (At(2 * step) - At(-2 * step))) / (12 * step);
    }

    /// <summary>
    /// Moves inputs off their kinks, see <see cref="OpCase.Kinks"/>: further down with every element, by less than half altogether.
    /// </summary>
    public static (Nd[] Inputs, double Step) OffKinks(Nd[] inputs)
    {
        double gap = 0.4 / (1 + inputs.Max(x => x.Length));
        return ([.. inputs.Select(x => new Nd(x.Shape, [.. x.Values.Select((v, i) => v - gap * (i + 1))]))], gap / 8);
    }
}
