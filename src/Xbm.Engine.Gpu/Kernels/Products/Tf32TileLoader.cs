using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// A thread's copies of one operand's tile, straight from memory into shared memory, where it keeps its order: lines of 16 depths or depths
/// of 64 or 128 lines, each somewhat longer than that, so that the 32 reads of a warp lie in different banks.
/// </summary>
struct Tf32TileLoader<TLayout> where TLayout : struct, IOperandLayout
{
    TLayout _operand;
    LinePlace _l0, _l1, _l2, _l3;
    int _depth, _place, _lines;

    /// <summary>Bytes from line to line.</summary>
    public static int LineStep(int lines) => default(TLayout).AlongDepth ? 4 * (SharedTile.Depth + 4) : 4;

    /// <summary>Bytes from depth to depth.</summary>
    public static int DepthStep(int lines) => default(TLayout).AlongDepth ? 4 : 4 * (lines + 8);

    /// <summary>Bytes of a stage.</summary>
    public static int Bytes(int lines) => default(TLayout).AlongDepth ? lines * LineStep(lines) : SharedTile.Depth * DepthStep(lines);

    /// <param name="operand">The operand.</param>
    /// <param name="line">The tile's first line.</param>
    /// <param name="lines">The tile's lines: 64 or 128.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tf32TileLoader<TLayout> Of(TLayout operand, int line, int lines)
    {
        int thread = Group.IdxX;
        var stage = new Tf32TileLoader<TLayout> { _operand = operand, _lines = lines };
        if (operand.AlongDepth)
        {
            // Four threads a line, 64 bytes together.
            int own = thread >> 2;
            stage._depth = 4 * (thread & 3);
            stage._place = own * LineStep(lines) + 4 * stage._depth;
            stage._l0 = Begin(operand, line + own, 1);
            stage._l1 = Begin(operand, line + own + 32, 1);
            if (lines == 64) return stage;
            stage._l2 = Begin(operand, line + own + 64, 1);
            stage._l3 = Begin(operand, line + own + 96, 1);
        }
        else
        {
            int quads = lines / 4, own = thread % quads * 4;
            stage._depth = thread / quads;
            stage._place = stage._depth * DepthStep(lines) + 4 * own;
            stage._l0 = Begin(operand, line + own, 4);
        }
        return stage;
    }

    /// <summary>Lines past the end repeat the last: nothing of them is stored.</summary>
    static LinePlace Begin(TLayout operand, int line, int width) => operand.Begin(IntrinsicMath.Min(line, operand.Lines - width));

    /// <summary>Starts the copies of depths from <paramref name="depth"/> on; zeros from <paramref name="end"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Copy(long data, int to, int depth, int end)
    {
        if (_operand.AlongDepth)
        {
            int step = 32 * LineStep(_lines);
            Copy(data, to + _place, _l0, depth + _depth, end);
            Copy(data, to + _place + step, _l1, depth + _depth, end);
            if (_lines == 64) return;
            Copy(data, to + _place + 2 * step, _l2, depth + _depth, end);
            Copy(data, to + _place + 3 * step, _l3, depth + _depth, end);
        }
        else
        {
            int depths = Tf32Products.Threads / (_lines / 4), step = depths * DepthStep(_lines);
            Copy(data, to + _place, _l0, depth + _depth, end);
            Copy(data, to + _place + step, _l0, depth + _depth + depths, end);
            if (_lines == 64) return;
            Copy(data, to + _place + 2 * step, _l0, depth + _depth + 2 * depths, end);
            Copy(data, to + _place + 3 * step, _l0, depth + _depth + 3 * depths, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Copy(long data, int to, LinePlace line, int depth, int end)
    {
        int at = depth < end ? _operand.At(line, depth) : -1;
        TensorCore.Copy(to, data + 4L * (at < 0 ? 0 : at), at < 0 ? 0 : 16);
    }
}
