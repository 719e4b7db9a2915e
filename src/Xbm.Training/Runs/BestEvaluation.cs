namespace Xbm.Training.Runs;

/// <summary>The best evaluation of a run so far, and when it was.</summary>
/// <param name="Recall">Recall at the first K; −∞ before the first evaluation.</param>
/// <param name="Iteration">Steps made before it.</param>
public readonly record struct BestEvaluation(double Recall, int Iteration)
{
    /// <summary>Nothing was evaluated yet.</summary>
    public static BestEvaluation None => new(double.NegativeInfinity, 0);
}
