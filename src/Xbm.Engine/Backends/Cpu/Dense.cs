using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>The left operand of a block product: element (i, k) at Data[i·RowStride + k·ColumnStride].</summary>
/// <param name="Data">First element.</param>
/// <param name="RowStride">Step between rows, in elements.</param>
/// <param name="ColumnStride">Step between columns, in elements.</param>
/// <param name="Padded">Whether the rows up to the next full tile may be read (their values do not matter).</param>
readonly unsafe record struct Left(nint Data, nint RowStride, nint ColumnStride, bool Padded);

/// <summary>The right operand: column panels of a tile's width, row k of panel j at Data[j·PanelStride + k·RowStride].</summary>
readonly unsafe record struct Right(nint Data, nint PanelStride, nint RowStride)
{
    /// <summary>The operand from row <paramref name="k"/> on.</summary>
    public Right From(nint k) => this with { Data = (nint)((float*)Data + k * RowStride) };
}

/// <summary>Memory that is read after a product, and that the product has brought near while it is computed.</summary>
/// <param name="Data">First float.</param>
/// <param name="Length">Floats.</param>
readonly record struct Ahead(nint Data, nint Length);

/// <summary>Products of blocks that lie in cache; the one place that calls the micro-kernel, and that knows about ragged edges.</summary>
abstract unsafe class Dense
{
    /// <summary>Depth of a product up to which a right panel and a left tile fit the first-level cache together: 32 KB where vectors are narrow, else 48.</summary>
    public int PanelDepth => TileColumns <= 16 ? 320 : 256;

    /// <summary>Depth of a slice of a large product: what streams by beside the panel takes its part of the cache.</summary>
    public int SliceDepth => TileColumns <= 16 ? 320 : 224;

    /// <summary>Rows of a register tile.</summary>
    public abstract int TileRows { get; }

    /// <summary>Columns of a register tile, and of a packed panel of the right operand.</summary>
    public abstract int TileColumns { get; }

    /// <summary>C[m, n] (+)= A[m, k]·B[k, n], one thread. C's rows are <paramref name="ldc"/> apart.</summary>
    public abstract void Multiply(int m, int n, int k, Left a, Right b, float* c, nint ldc, bool accumulate, Ahead ahead = default);

    /// <summary>
    /// Floats from panel to panel of a packed operand: an odd number of cache lines, so that the panels that a row is packed into lie in different
    /// cache sets.
    /// </summary>
    public nint PanelStride(int k) => (nint)TileColumns * k + 16;

    /// <summary>Floats that <see cref="PackRight"/> writes.</summary>
    public long PackedLength(int k, int n) => Rows.Pieces(n, TileColumns) * (long)PanelStride(k);

    /// <summary>Row-major B[k, n] into zero-padded column panels; panels <paramref name="panelStride"/> apart where B is a part of a taller operand.</summary>
    public Right PackRight(float* b, nint ldb, int k, int n, float* packed, nint panelStride = 0)
    {
        // Rows packed together: a run of a panel that is worth going to.
        const int Group = 4;
        int width = TileColumns, whole = n / width * width, rest = n - whole;
        if (panelStride == 0) panelStride = PanelStride(k);
        for (int i = 0; i < k; i += Group, b += Group * ldb)
        {
            int rows = Math.Min(Group, k - i);
            float* to = packed + (nint)i * width;
            for (int j = 0; j < whole; j += width, to += panelStride)
                for (int r = 0; r < rows; r++) Rows.CopyVectors(b + r * ldb + j, to + r * width, width);
            for (int r = 0; r < rows && rest > 0; r++)
            {
                var last = new Span<float>(to + r * width, width);
                new ReadOnlySpan<float>(b + r * ldb + whole, rest).CopyTo(last);
                last[rest..].Clear();
            }
        }
        return new Right((nint)packed, panelStride, width);
    }

    /// <summary>B stored as [n, k], likewise.</summary>
    public Right PackRightTransposed(float* b, nint ldb, int k, int n, float* packed, nint panelStride = 0)
    {
        int width = TileColumns;
        if (panelStride == 0) panelStride = PanelStride(k);
        for (int j = 0; j < n; j += width)
        {
            int columns = Math.Min(width, n - j);
            float* panel = packed + j / width * panelStride;
            Transpose.Run(b + j * ldb, ldb, columns, k, panel, width);
            for (int i = 0; columns < width && i < k; i++) new Span<float>(panel + (nint)i * width + columns, width - columns).Clear();
        }
        return new Right((nint)packed, panelStride, width);
    }

    public static int RoundUp(int n, int multiple) => (n + multiple - 1) / multiple * multiple;

    /// <summary>The kernels for a vector width in bits: 512, 256 or 128.</summary>
    public static Dense Create(int width) => width switch
    {
        512 => new Dense<Tile12<Lanes512>>(),
        256 => new Dense<Tile6<Lanes256>>(),
        _ when System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported => new Dense<Tile12<Lanes128>>(),
        _ => new Dense<Tile6<Lanes128>>(),
    };
}

/// <summary><see cref="Dense"/> over one micro-kernel.</summary>
sealed unsafe class Dense<TTile> : Dense where TTile : struct, ITile
{
    public override int TileRows => TTile.Rows;
    public override int TileColumns => TTile.Columns;

    public override void Multiply(int m, int n, int k, Left a, Right b, float* c, nint ldc, bool accumulate, Ahead ahead = default)
    {
        int whole = a.Padded ? m : m / TTile.Rows * TTile.Rows, tiles = Rows.Pieces(whole, TTile.Rows);
        var near = new Approach(ahead, (nint)tiles * Rows.Pieces(n, TTile.Columns));
        if (k <= PanelDepth)
        {
            // A right panel stays in the first-level cache while the left tiles go by.
            int share = b.RowStride == TTile.Columns && tiles >= FewestForAhead ? Rows.Pieces(k * TTile.Columns, tiles) : 0;
            for (int j = 0; j < n; j += TTile.Columns)
            {
                float* next = (float*)b.Data + (j / TTile.Columns + 1) * b.PanelStride, end = next + (j + TTile.Columns < n ? k * TTile.Columns : 0);
                for (int i = 0; i < whole; i += TTile.Rows, next += share)
                {
                    Prefetch(next, Math.Min(share, end - next));
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
        var rest = PadRows((float*)a.Data + whole * a.RowStride, a.RowStride, a.ColumnStride, m - whole, k);
        for (int j = 0; j < n; j += TTile.Columns) Tile(0, j, m - whole, n, k, rest, b, c + whole * ldc, ldc, accumulate);
    }

    /// <summary>Each left tile asks for its share of the next panel, which may lie in memory; where few tiles use a panel, the operand is small.</summary>
    const int FewestForAhead = 8;

    static void Prefetch(float* from, long count)
    {
        for (float* end = from + count; Sse.IsSupported && from < end; from += 16) Sse.Prefetch1(from);
    }

    /// <summary>Asks for memory in as many steps as there are tiles.</summary>
    ref struct Approach(Ahead ahead, nint steps)
    {
        readonly nint _share = steps == 0 ? 0 : (ahead.Length / steps + 16) & ~(nint)15;
        readonly float* _end = (float*)ahead.Data + ahead.Length;
        float* _next = (float*)ahead.Data;

        public void Step()
        {
            if (_next >= _end) return;
            Prefetch(_next, Math.Min(_share, _end - _next));
            _next += _share;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Tile(int i, int j, int m, int n, int k, in Left a, in Right b, float* c, nint ldc, bool accumulate)
    {
        float* left = (float*)a.Data + i * a.RowStride, right = (float*)b.Data + j / TTile.Columns * b.PanelStride, to = c + i * ldc + j;
        int rows = m - i, columns = n - j;
        if (rows >= TTile.Rows && columns >= TTile.Columns) TTile.Run(k, left, a.RowStride, a.ColumnStride, right, b.RowStride, to, ldc, accumulate);
        else Corner(k, left, a.RowStride, a.ColumnStride, right, b.RowStride, to, ldc, accumulate, Math.Min(rows, TTile.Rows), Math.Min(columns, TTile.Columns));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Left PadRows(float* a, nint rs, nint cs, int rows, int k)
    {
        float* edge = Scratch.Floats(Scratch.Use.Edge, (long)TTile.Rows * k);
        for (int i = 0; i < rows; i++)
            for (int p = 0; p < k; p++) edge[(nint)i * k + p] = a[i * rs + p * cs];
        new Span<float>(edge + (nint)rows * k, (TTile.Rows - rows) * k).Clear();
        return new Left((nint)edge, k, 1, true);
    }

    /// <summary>A tile that reaches past C: computed aside, and what belongs to C copied.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Corner(int k, float* a, nint rs, nint cs, float* b, nint ldb, float* c, nint ldc, bool accumulate, int rows, int columns)
    {
        float* tile = Scratch.Floats(Scratch.Use.Corner, TTile.Rows * TTile.Columns);
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
