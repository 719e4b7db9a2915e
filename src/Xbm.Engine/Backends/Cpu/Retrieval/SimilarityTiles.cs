using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Retrieval;

/// <summary>
/// Similarities of a block of queries with a gallery, some rows of it at a time. The rows are read from a copy that lies well in cache, in
/// slices of the embedding that the products of a block take best.
/// </summary>
readonly unsafe struct SimilarityTiles
{
    /// <summary>Most rows of a tile.</summary>
    public const int MaxRows = 240;

    /// <summary>Floats of a tile's rows: half of a small second-level cache.</summary>
    const int Length = 1 << 16;

    readonly BlockProduct _dense;
    readonly float* _gallery;
    readonly int _columns;

    public SimilarityTiles(BlockProduct dense, float* gallery, int columns)
    {
        (_dense, _columns) = (dense, columns);
        _gallery = gallery;
        Rows = Math.Clamp(Length / Math.Max(1, columns) / dense.TileRows * dense.TileRows, 2 * dense.TileRows, MaxRows);
    }

    /// <summary>Rows of a tile.</summary>
    public int Rows { get; }

    /// <summary>Floats of so many packed queries.</summary>
    public long PackedLength(int count) => _dense.PackedLength(_columns, count);

    /// <summary>Queries as a right operand, packed into room for <see cref="PackedLength"/> floats.</summary>
    public RightOperand Pack(float* queries, int count, float* packed) =>
        _dense.PackRightTransposed(queries, _columns, _columns, count, packed);

    /// <summary>tile[r, i] = ⟨gallery[row + r], query i⟩, rows of the tile <paramref name="lanes"/> apart.</summary>
    public void Multiply(RightOperand queries, int count, int row, int rows, float* tile, int lanes)
    {
        // An odd number of cache lines, so that a tile's rows lie in different cache sets.
        nint stride = BlockProduct.RoundUp(_columns, 16) | 16;
        using var buffer = Scratch.Lease(ScratchUse.LeftBlock, (Rows + _dense.TileRows) * stride);
        float* copy = buffer.Floats;
        RowLoops.CopyBlock(_gallery + (nint)row * _columns, _columns, rows, _columns, copy, stride);
        for (int k = 0; k == 0 || k < _columns; k += _dense.PanelDepth)
        {
            int depth = Math.Min(_dense.PanelDepth, _columns - k);
            _dense.Multiply(rows, count, depth, new LeftOperand((nint)(copy + k), stride, 1, true), queries.From(k), tile, lanes, k > 0);
        }
    }
}
