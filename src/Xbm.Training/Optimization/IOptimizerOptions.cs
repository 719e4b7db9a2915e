using Xbm.Engine;
using Xbm.Engine.Optim;

namespace Xbm.Training.Optimization;

/// <summary>The settings of an optimiser, which a configuration chooses by name.</summary>
public interface IOptimizerOptions
{
    /// <summary>An optimiser of a network's parameters.</summary>
    /// <param name="parameters">What it updates.</param>
    /// <param name="learningRate">η at the start.</param>
    /// <param name="weightDecay">λ.</param>
    Optimizer Create(IReadOnlyList<(string Name, Parameter Value)> parameters, float learningRate, float weightDecay);
}
