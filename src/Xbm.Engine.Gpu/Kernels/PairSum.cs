using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Losses and counts of pairs. A loss is a sum and what rounding left out of it (Kahan), since not every device has doubles.</summary>
struct PairSum
{
    public float PositiveLoss, PositiveRest, NegativeLoss, NegativeRest;
    public long Positives, Negatives;

    /// <summary>Threads of <see cref="Finish"/>.</summary>
    public const int FinishThreads = 256;

    public void Add(TileSum tile)
    {
        Add(ref PositiveLoss, ref PositiveRest, tile.PositiveLoss);
        Add(ref NegativeLoss, ref NegativeRest, tile.NegativeLoss);
        Positives += tile.Positives;
        Negatives += tile.Negatives;
    }

    public void Add(PairSum other)
    {
        Add(ref PositiveLoss, ref PositiveRest, other.PositiveLoss);
        Add(ref NegativeLoss, ref NegativeRest, other.NegativeLoss);
        PositiveRest += other.PositiveRest;
        NegativeRest += other.NegativeRest;
        Positives += other.Positives;
        Negatives += other.Negatives;
    }

    /// <summary>What the sum lost goes to the rest (Knuth's two-sum); where it is not finite there is nothing to keep.</summary>
    static void Add(ref float sum, ref float rest, float value)
    {
        float before = sum;
        sum = before + value;
        float part = sum - before, lost = before - (sum - part) + (value - part);
        rest += float.IsNaN(lost) ? 0 : lost;
    }

    /// <summary>Adds up the sums of a group's 128 threads into sums[index], always in the same order.</summary>
    public static void Join(PairSum own, ArrayView<PairSum> sums, int index)
    {
        var shared = SharedMemory.Allocate<PairSum>(PairLosses.Threads);
        own = Tree(own, shared, PairLosses.Threads);
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
        own = Tree(own, shared, FinishThreads);
        if (Group.IdxX != 0) return;
        float positiveLoss = own.PositiveLoss + own.PositiveRest, negativeLoss = own.NegativeLoss + own.NegativeRest;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static PairSum Tree(PairSum own, ArrayView<PairSum> shared, int threads)
    {
        shared[Group.IdxX] = own;
        for (int half = threads / 2; half > 0; half /= 2)
        {
            Group.Barrier();
            if (Group.IdxX >= half) continue;
            own.Add(shared[Group.IdxX + half]);
            shared[Group.IdxX] = own;
        }
        return own;
    }
}
