using Xbm.Engine;

namespace Xbm.Training.Optimization;

/// <summary>What happens to the gradients of a step after backward and before the optimiser uses them.</summary>
public interface IGradientHook
{
    /// <summary>Called once per step, within it; the gradients lie in <see cref="Tensor.Grad"/> of the parameters.</summary>
    /// <param name="parameters">All that are trained; one without a gradient took no part in the loss.</param>
    void Apply(IReadOnlyList<(string Name, Parameter Value)> parameters);
}
