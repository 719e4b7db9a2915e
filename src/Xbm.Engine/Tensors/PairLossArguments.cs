namespace Xbm.Engine;

/// <summary>What a pair loss reads and writes on the device.</summary>
public readonly record struct PairLossArguments
{
    /// <summary>m, the anchors.</summary>
    public required int AnchorCount { get; init; }

    /// <summary>M, the references in use: the first rows of <see cref="References"/>.</summary>
    public required int ReferenceCount { get; init; }

    /// <summary>The embedding's size d.</summary>
    public required int Columns { get; init; }

    /// <summary>[m, d].</summary>
    public required Storage<float> Anchors { get; init; }

    /// <summary>[m].</summary>
    public required Storage<int> AnchorLabels { get; init; }

    /// <summary>[≥ M, d].</summary>
    public required Storage<float> References { get; init; }

    /// <summary>[≥ M].</summary>
    public required Storage<int> ReferenceLabels { get; init; }

    /// <summary>[m]: the reference row that is the anchor's own copy; −1 for none.</summary>
    public required Storage<int> OwnSlots { get; init; }

    /// <summary>
    /// Out, [5]: the loss, Σ positive losses and Σ negative losses undivided, the numbers of positive and of negative pairs.
    /// </summary>
    public required Storage<float> Result { get; init; }

    /// <summary>Out, [m, d]: ∂L/∂anchors; null where no gradient is needed.</summary>
    public Storage<float>? AnchorGrad { get; init; }

    /// <summary>The references are the anchors themselves: the gradient of both sides goes to <see cref="AnchorGrad"/>.</summary>
    public bool Symmetric { get; init; }
}
