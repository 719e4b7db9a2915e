using System.Numerics;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Elements;

/// <summary>y = op(x), a stretch of elements per piece.</summary>
readonly unsafe struct MapWork<TOp> : IWork where TOp : struct, IUnaryOp
{
    readonly TOp _op;
    readonly float* _x, _y;
    readonly int _length;

    public MapWork(TOp op, float* x, float* y, int length)
    {
        (_op, _length) = (op, length);
        _x = x;
        _y = y;
    }

    public int Pieces => WorkSplit.Pieces(_length, WorkSplit.PieceLength);

    public void Run(int index)
    {
        int i = index * WorkSplit.PieceLength, end = Math.Min(_length, i + WorkSplit.PieceLength);
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count) _op.Apply(Vector.Load(_x + i)).Store(_y + i);
        for (; i < end; i++) _y[i] = _op.Apply(_x[i]);
    }
}
