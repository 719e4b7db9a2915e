using System.Numerics;
using System.Runtime.CompilerServices;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary><see cref="BlockProduct"/> over one micro-kernel.</summary>
sealed unsafe class TiledBlockProduct<TTile> : BlockProduct where TTile : struct, IRegisterTile
{
    public override int TileRows => TTile.Rows;
    public override int TileColumns => TTile.Columns;

    public override void Multiply(int m, int n, int k, LeftOperand a, RightOperand b, float* c, nint ldc, bool accumulate,
        PrefetchRange ahead = default)
    {
        int whole = a.Padded ? m : m / TTile.Rows * TTile.Rows, tiles = WorkSplit.Pieces(whole, TTile.Rows);
        var near = new GradualPrefetch(ahead, (nint)tiles * WorkSplit.Pieces(n, TTile.Columns));
        if (k <= PanelDepth)
        {
            // A right panel stays in the first-level cache while the left tiles go by.
            int share = b.RowStride == TTile.Columns && tiles >= FewestForAhead ? WorkSplit.Pieces(k * TTile.Columns, tiles) : 0;
            for (int j = 0; j < n; j += TTile.Columns)
            {
                float* next = (float*)b.Data + (j / TTile.Columns + 1) * b.PanelStride;
                float* end = next + (j + TTile.Columns < n ? k * TTile.Columns : 0);
                for (int i = 0; i < whole; i += TTile.Rows, next += share)
                {
                    GradualPrefetch.Ask(next, Math.Min(share, end - next));
                    near.Step();
                    Tile(i, j, m, n, k, a, b, c, ldc, accumulate);
                }
            }
        }
        else
        {
            for (int i = 0; i < whole; i += TTile.Rows)
                for (int j = 0; j < n; j += TTile.Columns)
                {
                    near.Step();
                    Tile(i, j, m, n, k, a, b, c, ldc, accumulate);
                }
        }
        if (whole == m) return;
        MultiplyRest(a with { Data = (nint)((float*)a.Data + whole * a.RowStride) }, m - whole, n, k, b, c + whole * ldc, ldc, accumulate);
    }

    /// <summary>The last rows, fewer than a tile's, where those up to the tile's end must not be read.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void MultiplyRest(in LeftOperand a, int m, int n, int k, in RightOperand b, float* c, nint ldc, bool accumulate)
    {
        using var edge = Scratch.Lease(ScratchUse.EdgeRows, (long)TTile.Rows * k);
        var padded = PadRows((float*)a.Data, a.RowStride, a.ColumnStride, m, k, edge.Floats);
        for (int j = 0; j < n; j += TTile.Columns) Tile(0, j, m, n, k, padded, b, c, ldc, accumulate);
    }

    /// <summary>
    /// Each left tile asks for its share of the next panel, which may lie in memory; where few tiles use a panel, the operand is small.
    /// </summary>
    const int FewestForAhead = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Tile(int i, int j, int m, int n, int k, in LeftOperand a, in RightOperand b, float* c, nint ldc, bool accumulate)
    {
        float* left = (float*)a.Data + i * a.RowStride, right = (float*)b.Data + j / TTile.Columns * b.PanelStride, to = c + i * ldc + j;
        int rows = m - i, columns = n - j;
        nint rs = a.RowStride, cs = a.ColumnStride;
        if (rows >= TTile.Rows && columns >= TTile.Columns) TTile.Run(k, left, rs, cs, right, b.RowStride, to, ldc, accumulate);
        else Corner(k, left, rs, cs, right, b.RowStride, to, ldc, accumulate, Math.Min(rows, TTile.Rows), Math.Min(columns, TTile.Columns));
    }

    static LeftOperand PadRows(float* a, nint rs, nint cs, int rows, int k, float* edge)
    {
        for (int i = 0; i < rows; i++)
            for (int p = 0; p < k; p++) edge[(nint)i * k + p] = a[i * rs + p * cs];
        new Span<float>(edge + (nint)rows * k, (TTile.Rows - rows) * k).Clear();
        return new LeftOperand((nint)edge, k, 1, true);
    }

    /// <summary>A tile that reaches past C: computed aside, and what belongs to C copied.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Corner(int k, float* a, nint rs, nint cs, float* b, nint ldb, float* c, nint ldc, bool accumulate, int rows, int columns)
    {
        using var corner = Scratch.Lease(ScratchUse.CornerTile, TTile.Rows * TTile.Columns);
        float* tile = corner.Floats;
        if (rows > TTile.Rows - 4) TTile.Run(k, a, rs, cs, b, ldb, tile, TTile.Columns, false);
        else
            for (int i = 0; i < rows; i += 4) TTile.RunFour(k, a + i * rs, rs, cs, b, ldb, tile + i * TTile.Columns, TTile.Columns);
        for (int i = 0; i < rows; i++)
        {
            float* from = tile + i * TTile.Columns, to = c + i * ldc;
            int j = 0;
            for (; j <= columns - Vector<float>.Count; j += Vector<float>.Count)
                (accumulate ? Vector.Load(to + j) + Vector.Load(from + j) : Vector.Load(from + j)).Store(to + j);
            for (; j < columns; j++) to[j] = accumulate ? to[j] + from[j] : from[j];
        }
    }
}
