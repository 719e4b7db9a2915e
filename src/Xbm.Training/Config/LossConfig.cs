namespace Xbm.Training.Config;

/// <summary>Which pair loss.</summary>
public enum LossName
{
    /// <summary>Contrastive: every positive pulls, a negative pushes where its similarity is above the margin.</summary>
    Contrastive,

    /// <summary>Contrastive with a margin on either side: a positive pulls only where its similarity is below its margin.</summary>
    ContrastiveHinge,
}

/// <summary>Block <c>loss</c>: the pair loss. Margins are cosine similarities.</summary>
public sealed record LossConfig : IConfigBlock
{
    /// <summary>Which pair loss.</summary>
    public LossName Name { get; init; } = LossName.Contrastive;

    /// <summary><c>contrastive</c>: negatives less similar than this are left alone.</summary>
    public double Margin { get; init; } = 0.5;

    /// <summary><c>contrastive_hinge</c>: positives more similar than this are left alone.</summary>
    public double PositiveMargin { get; init; } = 1.0;

    /// <summary><c>contrastive_hinge</c>: negatives less similar than this are left alone.</summary>
    public double NegativeMargin { get; init; } = 0.5;

    void IConfigBlock.Validate(BlockChecks check)
    {
        const string Cosine = "a cosine similarity from -1 to 1";
        check.That(Margin is >= -1 and <= 1, Margin, Cosine);
        check.That(PositiveMargin is >= -1 and <= 1, PositiveMargin, Cosine);
        check.That(NegativeMargin is >= -1 and <= 1, NegativeMargin, Cosine);
    }
}
