using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Sums;

/// <summary>y = Σ of several vectors of the same length, in order.</summary>
readonly unsafe struct OrderedSumWork : IWork
{
    readonly float* _parts, _y;
    readonly int _count, _length;

    OrderedSumWork(float* parts, int count, int length, float* y)
    {
        _parts = parts;
        _y = y;
        (_count, _length) = (count, length);
    }

    public static void Run(Workers workers, float* parts, int count, int length, float* y) =>
        workers.For(WorkSplit.Pieces(length, WorkSplit.PieceLength), new OrderedSumWork(parts, count, length, y));

    public void Run(int index)
    {
        int from = index * WorkSplit.PieceLength, length = Math.Min(WorkSplit.PieceLength, _length - from);
        new ReadOnlySpan<float>(_parts + from, length).CopyTo(new Span<float>(_y + from, length));
        for (int part = 1; part < _count; part++) RowLoops.Add(_y + from, _parts + (nint)part * _length + from, length);
    }
}
