namespace Xbm.Training.Losses;

/// <summary>The settings of a loss, which a configuration chooses by name.</summary>
public interface ILossOptions
{
    /// <summary>The loss.</summary>
    Criterion Create();
}
