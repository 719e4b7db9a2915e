using Xbm.Engine.Optim;

namespace Xbm.Training.Optimization;

/// <summary>The settings of a learning-rate schedule, which a configuration chooses by name.</summary>
public interface IScheduleOptions
{
    /// <summary>The schedule of a run.</summary>
    /// <param name="learningRate">η at the start.</param>
    /// <param name="iterations">Steps of the run.</param>
    Schedule Create(float learningRate, int iterations);

    /// <summary>Whether it follows the evaluations of the validation set.</summary>
    bool FollowsEvaluations => false;

    /// <summary>The least learning rate; 0 where there is none.</summary>
    double Minimum => 0;
}
