using System.Numerics;

namespace Xbm.Engine.Backends.Cpu.Pairs;

/// <summary>Losses and counts of pairs, doubles per anchor and piece: a tile sums in float, tiles and anchors add up in double.</summary>
readonly unsafe struct PairSums(double* sums, int lanes)
{
    readonly double* _sums = sums;

    /// <summary>Doubles of one piece.</summary>
    public static int Length(int lanes) => 4 * lanes;

    public void Clear(int piece) => new Span<double>(_sums + (nint)piece * Length(lanes), Length(lanes)).Clear();

    public void Add(int piece, int anchor, Vector<float> positiveLoss, Vector<float> negativeLoss, Vector<int> positives,
        Vector<int> negatives)
    {
        for (int i = 0; i < Vector<float>.Count; i++) Add(piece, anchor + i, positiveLoss[i], negativeLoss[i], positives[i], negatives[i]);
    }

    public void Add(int piece, int anchor, double positiveLoss, double negativeLoss, int positives, int negatives)
    {
        double* at = _sums + (nint)piece * Length(lanes) + 4 * anchor;
        at[0] += positiveLoss;
        at[1] += negativeLoss;
        at[2] += positives;
        at[3] += negatives;
    }

    /// <summary>The sums over all pieces and anchors, in order.</summary>
    public (double PositiveLoss, double NegativeLoss, double Positives, double Negatives) Total(int pieces, int anchors)
    {
        double a = 0, b = 0, c = 0, d = 0;
        for (int p = 0; p < pieces; p++)
            for (int i = 0; i < anchors; i++)
            {
                double* at = _sums + (nint)p * Length(lanes) + 4 * i;
                (a, b, c, d) = (a + at[0], b + at[1], c + at[2], d + at[3]);
            }
        return (a, b, c, d);
    }
}
