using System.Numerics;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>y = op(x), a stretch of elements a piece.</summary>
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

    public int Pieces => Rows.Pieces(_length, Rows.PieceLength);

    public void Run(int index)
    {
        int i = index * Rows.PieceLength, end = Math.Min(_length, i + Rows.PieceLength);
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count) _op.Apply(Vector.Load(_x + i)).Store(_y + i);
        for (; i < end; i++) _y[i] = _op.Apply(_x[i]);
    }
}

/// <summary>y = op(a, b), some rows a piece; an operand that is not stretched is one long row.</summary>
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
        _columns = stretched ? columns : Rows.PieceLength;
        _piece = stretched ? Rows.PerPiece(columns) * columns : Rows.PieceLength;
    }

    public int Pieces => _piece == 0 ? 0 : Rows.Pieces(_length, _piece);

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
