using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

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
    /// The loss, its parts and the counts from <paramref name="count"/> groups' sums, by one group; and what each side's pairs are to be multiplied with
    /// where their number decides.
    /// </summary>
    public static void Finish(ArrayView<PairSum> sums, ArrayView<float> result, ArrayView<float> scales, int count, PairShape shape, int byCount)
    {
        var shared = SharedMemory.Allocate<PairSum>(FinishThreads);
        var own = default(PairSum);
        for (int i = Group.IdxX; i < count; i += FinishThreads) own.Add(sums[i]);
        own = GroupSum.Of(own, shared);
        if (Group.IdxX != 0) return;
        float positiveLoss = own.PositiveLoss.Value, negativeLoss = own.NegativeLoss.Value;
        if (byCount != 0)
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
