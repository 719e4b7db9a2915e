using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// A thread's share of the way of one operand's tile, <see cref="SharedTile.Depth"/> deep: from memory into registers, and from there into
/// shared memory, where it lies in panels of eight lines, a <see cref="Float8"/> a depth. A panel is longer than its depth so that the
/// panels of eight neighbouring threads, which read sixteen bytes each at once, lie in different banks.
/// </summary>
struct TileLoader<TLayout, TWidth> where TLayout : struct, IOperandLayout where TWidth : struct, IWidth
{
    TLayout _operand;
    LinePlace _line;
    int _firstLine, _depth, _step, _place;
    bool _four;
    Float4 _q0, _q1, _q2, _q3;

    /// <param name="operand">The operand.</param>
    /// <param name="line">The tile's first line.</param>
    /// <param name="lines">The tile's lines: 64 or 128.</param>
    /// <param name="threads">Threads of the group: as many as lines, or twice as many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLoader<TLayout, TWidth> Of(TLayout operand, int line, int lines, int threads)
    {
        int thread = Group.IdxX;
        var stage = new TileLoader<TLayout, TWidth> { _operand = operand, _four = threads == lines };
        if (operand.AlongDepth)
        {
            // Each thread half a line's depth or all of it.
            int own = thread % lines;
            (stage._firstLine, stage._depth, stage._step) = (line + own, thread / lines * 8, 4);
            stage._place = own / 8 * (4 * SharedTile.Stride) + own % 8 + stage._depth * 8;
        }
        else
        {
            int quads = lines / 4, own = thread % quads * 4;
            (stage._firstLine, stage._depth, stage._step) = (line + own, thread / quads, threads / quads);
            stage._place = (own / 8 * (4 * SharedTile.Stride) + own % 8 + stage._depth * 8) / 4;
        }
        stage._line = operand.Begin(Clamp(operand, stage._firstLine));
        return stage;
    }

    /// <summary>Lines past the end repeat the last: nothing of them is stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Clamp(TLayout operand, int line)
    {
        int last = operand.Lines - (default(TWidth).Vector && !operand.AlongDepth ? 4 : 1);
        return line < last ? line : last;
    }

    /// <summary>From memory into registers; zeros from <paramref name="end"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(ArrayView<float> data, int depth, int end)
    {
        depth += _depth;
        _q0 = Float4(data, depth, end);
        _q1 = Float4(data, depth + _step, end);
        if (!_four) return;
        _q2 = Float4(data, depth + 2 * _step, end);
        _q3 = Float4(data, depth + 3 * _step, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly Float4 Float4(ArrayView<float> data, int depth, int end)
    {
        if (default(TWidth).Vector)
        {
            int at = depth < end ? _operand.At(_line, depth) : -1;
            var read = data.Cast<Float4>()[(at < 0 ? 0 : at) >> 2];
            return new Float4 { A = at < 0 ? 0 : read.A, B = at < 0 ? 0 : read.B, C = at < 0 ? 0 : read.C, D = at < 0 ? 0 : read.D };
        }
        return new Float4
        {
            A = One(data, depth, end, 0),
            B = One(data, depth, end, 1),
            C = One(data, depth, end, 2),
            D = One(data, depth, end, 3),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly float One(ArrayView<float> data, int depth, int end, int i)
    {
        int at;
        if (_operand.AlongDepth) at = depth + i < end ? _operand.At(_line, depth + i) : -1;
        else at = depth < end ? _operand.At(_operand.Begin(Clamp(_operand, _firstLine + i)), depth) : -1;
        float read = data[at < 0 ? 0 : at];
        return at < 0 ? 0 : read;
    }

    /// <summary>From registers into shared memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ArrayView<Float4> panels)
    {
        if (_operand.AlongDepth)
        {
            var to = panels.Cast<float>().SubView(_place, _four ? 121 : 57);
            (to[0], to[8], to[16], to[24]) = (_q0.A, _q0.B, _q0.C, _q0.D);
            (to[32], to[40], to[48], to[56]) = (_q1.A, _q1.B, _q1.C, _q1.D);
            if (!_four) return;
            (to[64], to[72], to[80], to[88]) = (_q2.A, _q2.B, _q2.C, _q2.D);
            (to[96], to[104], to[112], to[120]) = (_q3.A, _q3.B, _q3.C, _q3.D);
        }
        else
        {
            panels[_place] = _q0;
            panels[_place + 2 * _step] = _q1;
            if (!_four) return;
            panels[_place + 4 * _step] = _q2;
            panels[_place + 6 * _step] = _q3;
        }
    }
}
