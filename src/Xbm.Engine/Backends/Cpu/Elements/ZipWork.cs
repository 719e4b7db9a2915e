using System.Numerics;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Elements;

/// <summary>y = op(a, b), some rows per piece; an operand that is not stretched is one long row.</summary>
readonly unsafe struct ZipWork<TOp> : IWork where TOp : struct, IBinaryOp
{
    readonly TOp _op;
    readonly float* _a, _b, _y;
    readonly Broadcast _broadcast;
    readonly int _length, _columns, _piece;

    public ZipWork(TOp op, float* a, float* b, float* y, Broadcast broadcast, int rows, int columns)
    {
        (_op, _broadcast, _length) = (op, broadcast, rows * columns);
        _a = a;
        _b = b;
        _y = y;
        bool stretched = broadcast == Broadcast.Row;
        _columns = stretched ? columns : WorkSplit.PieceLength;
        _piece = stretched ? WorkSplit.RowsPerPiece(columns) * columns : WorkSplit.PieceLength;
    }

    public int Pieces => _piece == 0 ? 0 : WorkSplit.Pieces(_length, _piece);

    public void Run(int index)
    {
        int start = index * _piece, end = Math.Min(_length, start + _piece);
        for (; start < end; start += _columns)
        {
            int count = Math.Min(_columns, end - start);
            if (_broadcast == Broadcast.Scalar) RunScalar(start, count);
            else RunRow(_a + start, _broadcast == Broadcast.Row ? _b : _b + start, _y + start, count);
        }
    }

    void RunRow(float* a, float* b, float* y, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) _op.Apply(Vector.Load(a + i), Vector.Load(b + i)).Store(y + i);
        for (; i < count; i++) y[i] = _op.Apply(a[i], b[i]);
    }

    void RunScalar(int start, int count)
    {
        float b = *_b;
        var bs = new Vector<float>(b);
        int i = start, end = start + count;
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count) _op.Apply(Vector.Load(_a + i), bs).Store(_y + i);
        for (; i < end; i++) _y[i] = _op.Apply(_a[i], b);
    }
}
