using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// Batches of P classes × K instances ("P×K sampling"), one class after the other. Within a batch no class and no instance comes
/// twice; within an epoch the classes come in rounds, and each round visits every class once.
/// </summary>
public sealed class ClassSampler : Sampler
{
    readonly int _classes;
    readonly int _instances;
    readonly ulong _seed;
    readonly int[][] _members;
    readonly int[] _round;
    readonly bool[] _inBatch;

    /// <summary>Samples from a set.</summary>
    /// <param name="set">Its labels are used, its pixels are not read.</param>
    /// <param name="classes">P: classes per batch, 1 to the set's.</param>
    /// <param name="instances">K: images per class, 1 to the size of the smallest class.</param>
    /// <param name="seed">Decides every batch.</param>
    /// <exception cref="UsageException">More classes or instances than there are; the message names the class.</exception>
    public ClassSampler(ImageSet set, int classes, int instances, ulong seed)
        : base(CheckedBatch(set, classes, instances), set.Count)
    {
        (_classes, _instances, _seed) = (classes, instances, seed);
        _members = MembersOf(set);
        _round = Enumerable.Range(0, set.ClassCount).ToArray();
        _inBatch = new bool[set.ClassCount];
    }

    /// <inheritdoc/>
    protected override void LayOut(long epoch, Span<int> order)
    {
        var rng = Rng.Of(_seed, "classes", epoch);
        int next = _round.Length;
        for (int batch = 0; batch < BatchesPerEpoch; batch++)
        {
            Array.Clear(_inBatch);
            for (int slot = 0; slot < _classes; slot++)
            {
                if (next == _round.Length)
                {
                    BeginRound(ref rng, _classes - slot);
                    next = 0;
                }
                int label = _round[next++];
                _inBatch[label] = true;
                Draw(ref rng, _members[label], order.Slice((batch * _classes + slot) * _instances, _instances));
            }
        }
    }

    /// <summary>A new permutation of the classes whose first ones, which complete the running batch, are not in that batch yet.</summary>
    void BeginRound(ref Rng rng, int toComplete)
    {
        // From a fixed start, so that the epoch does not depend on the one laid out before.
        for (int i = 0; i < _round.Length; i++) _round[i] = i;
        rng.Shuffle(_round.AsSpan());
        int spare = toComplete;
        for (int i = 0; i < toComplete; i++)
        {
            if (!_inBatch[_round[i]]) continue;
            while (_inBatch[_round[spare]]) spare++;
            (_round[i], _round[spare]) = (_round[spare], _round[i]);
            spare++;
        }
    }

    /// <summary>Distinct members, uniformly: the beginning of a Fisher–Yates shuffle of a list that is put back afterwards.</summary>
    void Draw(ref Rng rng, int[] members, Span<int> drawn)
    {
        Span<int> swaps = _instances <= 64 ? stackalloc int[_instances] : new int[_instances];
        for (int i = 0; i < drawn.Length; i++)
        {
            swaps[i] = i + rng.NextInt(members.Length - i);
            (members[i], members[swaps[i]]) = (members[swaps[i]], members[i]);
            drawn[i] = members[i];
        }
        for (int i = drawn.Length - 1; i >= 0; i--) (members[i], members[swaps[i]]) = (members[swaps[i]], members[i]);
    }

    static int CheckedBatch(ImageSet set, int classes, int instances)
    {
        if (classes < 1 || instances < 1)
            throw new UsageException($"A batch of {classes} classes x {instances} instances was asked for; ask for at least 1 x 1.");
        if (classes > set.ClassCount)
            throw new UsageException(
                $"A batch of {classes} classes was asked for, but the training set has {set.ClassCount}; ask for at most as many.");
        var members = MembersOf(set);
        int smallest = Enumerable.Range(0, members.Length).MinBy(label => members[label].Length);
        if (instances > members[smallest].Length)
            throw new UsageException(
                $"{instances} instances per class were asked for, but class '{set.ClassName(smallest)}' has "
                + $"{members[smallest].Length} images; ask for at most as many, or leave the class out.");
        return checked(classes * instances);
    }

    static int[][] MembersOf(ImageSet set)
    {
        var members = new List<int>[set.ClassCount];
        for (int label = 0; label < members.Length; label++) members[label] = [];
        for (int i = 0; i < set.Count; i++) members[set.Labels[i]].Add(i);
        return Array.ConvertAll(members, m => m.ToArray());
    }
}
