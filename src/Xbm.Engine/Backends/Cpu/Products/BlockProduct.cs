using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary>Products of blocks that lie in cache; the one place that calls the micro-kernel, and that knows about ragged edges.</summary>
abstract unsafe class BlockProduct
{
    /// <summary>
    /// Depth of a product up to which a right panel and a left tile fit the first-level cache together: 32 KB where vectors are narrow,
    /// else 48.
    /// </summary>
    public int PanelDepth => TileColumns <= 16 ? 320 : 256;

    /// <summary>Depth of a slice of a large product: what streams by beside the panel takes its part of the cache.</summary>
    public int SliceDepth => TileColumns <= 16 ? 320 : 224;

    /// <summary>Rows of a register tile.</summary>
    public abstract int TileRows { get; }

    /// <summary>Columns of a register tile, and of a packed panel of the right operand.</summary>
    public abstract int TileColumns { get; }

    /// <summary>C[m, n] (+)= A[m, k]·B[k, n], one thread. C's rows are <paramref name="ldc"/> apart.</summary>
    public abstract void Multiply(int m, int n, int k, LeftOperand a, RightOperand b, float* c, nint ldc, bool accumulate,
        PrefetchRange ahead = default);

    /// <summary>
    /// Floats from panel to panel of a packed operand: an odd number of cache lines, so that the panels that a row is packed into lie in
    /// different cache sets.
    /// </summary>
    public nint PanelStride(int k) => (nint)TileColumns * k + 16;

    /// <summary>Floats that <see cref="PackRight"/> writes.</summary>
    public long PackedLength(int k, int n) => WorkSplit.Pieces(n, TileColumns) * (long)PanelStride(k);

    /// <summary>
    /// Row-major B[k, n] into zero-padded column panels; panels <paramref name="panelStride"/> apart where B is a part of a taller operand.
    /// </summary>
    public RightOperand PackRight(float* b, nint ldb, int k, int n, float* packed, nint panelStride = 0)
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
                for (int r = 0; r < rows; r++) RowLoops.CopyVectors(b + r * ldb + j, to + r * width, width);
            for (int r = 0; r < rows && rest > 0; r++)
            {
                var last = new Span<float>(to + r * width, width);
                new ReadOnlySpan<float>(b + r * ldb + whole, rest).CopyTo(last);
                last[rest..].Clear();
            }
        }
        return new RightOperand((nint)packed, panelStride, width);
    }

    /// <summary>B stored as [n, k], likewise.</summary>
    public RightOperand PackRightTransposed(float* b, nint ldb, int k, int n, float* packed, nint panelStride = 0)
    {
        int width = TileColumns;
        if (panelStride == 0) panelStride = PanelStride(k);
        for (int j = 0; j < n; j += width)
        {
            int columns = Math.Min(width, n - j);
            float* panel = packed + j / width * panelStride;
            Transposition.Run(b + j * ldb, ldb, columns, k, panel, width);
            for (int i = 0; columns < width && i < k; i++) new Span<float>(panel + (nint)i * width + columns, width - columns).Clear();
        }
        return new RightOperand((nint)packed, panelStride, width);
    }

    public static int RoundUp(int n, int multiple) => (n + multiple - 1) / multiple * multiple;

    /// <summary>The kernels for a vector width in bits: 512, 256 or 128.</summary>
    public static BlockProduct Create(int width) => width switch
    {
        512 => new TiledBlockProduct<RegisterTile12<FloatVector512>>(),
        256 => new TiledBlockProduct<RegisterTile6<FloatVector256>>(),
        _ when System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported => new TiledBlockProduct<RegisterTile12<FloatVector128>>(),
        _ => new TiledBlockProduct<RegisterTile6<FloatVector128>>(),
    };
}
