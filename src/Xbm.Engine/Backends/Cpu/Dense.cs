using System.Runtime.CompilerServices;

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

/// <summary>Products of blocks that lie in cache; the one place that calls the micro-kernel, and that knows about ragged edges.</summary>
abstract unsafe class Dense
{
    /// <summary>Rows of a register tile.</summary>
    public abstract int TileRows { get; }

    /// <summary>Columns of a register tile, and of a packed panel of the right operand.</summary>
    public abstract int TileColumns { get; }

    /// <summary>C[m, n] (+)= A[m, k]·B[k, n], one thread. C's rows are <paramref name="ldc"/> apart.</summary>
    public abstract void Multiply(int m, int n, int k, Left a, Right b, float* c, nint ldc, bool accumulate);

    /// <summary>Floats that <see cref="PackRight"/> writes.</summary>
    public long PackedLength(int k, int n) => (long)RoundUp(n, TileColumns) * k;

    /// <summary>Row-major B[k, n] into zero-padded column panels, one after the other.</summary>
    public Right PackRight(float* b, nint ldb, int k, int n, float* packed)
    {
        int width = TileColumns;
        nint panelStride = (nint)width * k;
        int whole = n / width * width, rest = n - whole;
        // Row by row, as B lies in memory.
        for (int i = 0; i < k; i++, b += ldb)
        {
            float* to = packed + (nint)i * width;
            for (int j = 0; j < whole; j += width, to += panelStride) Rows.CopyVectors(b + j, to, width);
            if (rest == 0) continue;
            var last = new Span<float>(to, width);
            new ReadOnlySpan<float>(b + whole, rest).CopyTo(last);
            last[rest..].Clear();
        }
        return new Right((nint)packed, panelStride, width);
    }

    /// <summary>B stored as [n, k], likewise; panels <paramref name="panelStride"/> apart where B is a part of a taller operand.</summary>
    public Right PackRightTransposed(float* b, nint ldb, int k, int n, float* packed, nint panelStride = 0)
    {
        int width = TileColumns;
        if (panelStride == 0) panelStride = (nint)width * k;
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

    public override void Multiply(int m, int n, int k, Left a, Right b, float* c, nint ldc, bool accumulate)
    {
        for (int i = 0; i < m; i += TTile.Rows)
        {
            int rows = Math.Min(TTile.Rows, m - i);
            float* left = (float*)a.Data + i * a.RowStride;
            nint rs = a.RowStride, cs = a.ColumnStride;
            if (rows < TTile.Rows && !a.Padded)
            {
                left = PadRows(left, rs, cs, rows, k);
                (rs, cs) = (k, 1);
            }
            for (int j = 0; j < n; j += TTile.Columns)
            {
                int columns = Math.Min(TTile.Columns, n - j);
                float* right = (float*)b.Data + j / TTile.Columns * b.PanelStride;
                if (rows == TTile.Rows && columns == TTile.Columns)
                    TTile.Run(k, left, rs, cs, right, b.RowStride, c + i * ldc + j, ldc, accumulate);
                else
                    Corner(k, left, rs, cs, right, b.RowStride, c + i * ldc + j, ldc, accumulate, rows, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static float* PadRows(float* a, nint rs, nint cs, int rows, int k)
    {
        float* edge = Scratch.Floats(Scratch.Use.Edge, (long)TTile.Rows * k);
        for (int i = 0; i < rows; i++)
            for (int p = 0; p < k; p++) edge[(nint)i * k + p] = a[i * rs + p * cs];
        new Span<float>(edge + (nint)rows * k, (TTile.Rows - rows) * k).Clear();
        return edge;
    }

    /// <summary>A tile that reaches past C: computed aside, and what belongs to C copied.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Corner(int k, float* a, nint rs, nint cs, float* b, nint ldb, float* c, nint ldc, bool accumulate, int rows, int columns)
    {
        float* tile = Scratch.Floats(Scratch.Use.Corner, TTile.Rows * TTile.Columns);
        TTile.Run(k, a, rs, cs, b, ldb, tile, TTile.Columns, false);
        for (int i = 0; i < rows; i++)
        {
            float* from = tile + i * TTile.Columns, to = c + i * ldc;
            for (int j = 0; j < columns; j++) to[j] = accumulate ? to[j] + from[j] : from[j];
        }
    }
}
