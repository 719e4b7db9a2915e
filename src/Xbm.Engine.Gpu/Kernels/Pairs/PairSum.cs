using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What <see cref="PairSum.Finish"/> takes.</summary>
/// <param name="Sums">The groups' sums.</param>
/// <param name="Result">Out: the loss, its positive and its negative part, and the counts of pairs.</param>
/// <param name="Scales">What positive and negative pairs are multiplied with.</param>
/// <param name="Count">Groups.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="ByCount">1 where the numbers of pairs decide on the scales: these are written, too.</param>
readonly record struct PairResultArguments(
    ArrayView<PairSum> Sums, ArrayView<float> Result, ArrayView<float> Scales, int Count, PairShape Shape, int ByCount);

/// <summary>Losses and counts of pairs.</summary>
struct PairSum : IGroupSum<PairSum>
{
    public CompensatedSum PositiveLoss, NegativeLoss;
    public long Positives, Negatives;

    /// <summary>Threads of <see cref="Finish"/>.</summary>
    public const int FinishThreads = 256;

    public void Add(TileSum tile)
    {
        PositiveLoss.Add(tile.PositiveLoss);
        NegativeLoss.Add(tile.NegativeLoss);
        Positives += tile.Positives;
        Negatives += tile.Negatives;
    }

    public void Add(PairSum other)
    {
        PositiveLoss.Add(other.PositiveLoss);
        NegativeLoss.Add(other.NegativeLoss);
        Positives += other.Positives;
        Negatives += other.Negatives;
    }

    /// <summary>Adds up the sums of a group's 128 threads into sums[index], always in the same order.</summary>
    public static void Join(PairSum own, ArrayView<PairSum> sums, int index)
    {
        var shared = SharedMemory.Allocate<PairSum>(PairLosses.Threads);
        own = GroupSum.Of(own, shared);
        if (Group.IdxX == 0) sums[index] = own;
    }

    /// <summary>
    /// The loss, its parts and the counts from all groups' sums, by one group; and what positive and negative pairs are to be multiplied
    /// with where their number decides.
    /// </summary>
    public static void Finish(PairResultArguments arguments)
    {
        var shape = arguments.Shape;
        ArrayView<float> result = arguments.Result, scales = arguments.Scales;
        var shared = SharedMemory.Allocate<PairSum>(FinishThreads);
        var own = default(PairSum);
        for (int i = Group.IdxX; i < arguments.Count; i += FinishThreads) own.Add(arguments.Sums[i]);
        own = GroupSum.Of(own, shared);
        if (Group.IdxX != 0) return;
        float positiveLoss = own.PositiveLoss.Value, negativeLoss = own.NegativeLoss.Value;
        if (arguments.ByCount != 0)
        {
            scales[0] = 1f / (own.Positives > 1 ? own.Positives : 1);
            scales[1] = 1f / (own.Negatives > 1 ? own.Negatives : 1);
        }
        float positiveScale = shape.Counted != 0 ? scales[0] : shape.Scale, negativeScale = shape.Counted != 0 ? scales[1] : shape.Scale;
        result[0] = positiveLoss * positiveScale + negativeLoss * negativeScale;
        result[1] = positiveLoss;
        result[2] = negativeLoss;
        result[3] = own.Positives;
        result[4] = own.Negatives;
    }
}
