namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// Similarities of a block of queries with a gallery, some rows of it at a time. The rows are read from a copy that lies well in cache, in slices of
/// the embedding that the products of a block take best.
/// </summary>
readonly unsafe struct SimilarityTiles
{
    /// <summary>Most rows of a tile.</summary>
    public const int MaxRows = 240;

    /// <summary>Floats of a tile's rows: half of a small second-level cache.</summary>
    const int Length = 1 << 16;

    readonly Dense _dense;
    readonly float* _gallery;
    readonly int _columns;

    public SimilarityTiles(Dense dense, float* gallery, int columns)
    {
        (_dense, _columns) = (dense, columns);
        _gallery = gallery;
        Rows = Math.Clamp(Length / Math.Max(1, columns) / dense.TileRows * dense.TileRows, 2 * dense.TileRows, MaxRows);
    }

    /// <summary>Rows of a tile.</summary>
    public int Rows { get; }

    /// <summary>Queries as a right operand, until this thread packs others.</summary>
    public Right Pack(float* queries, int count) =>
        _dense.PackRightTransposed(queries, _columns, _columns, count, Scratch.Floats(Scratch.Use.Right, _dense.PackedLength(_columns, count)));

    /// <summary>tile[r, i] = ⟨gallery[row + r], query i⟩, rows of the tile <paramref name="lanes"/> apart.</summary>
    public void Multiply(Right queries, int count, int row, int rows, float* tile, int lanes)
    {
        // An odd number of cache lines, so that a tile's rows lie in different cache sets.
        nint stride = Dense.RoundUp(_columns, 16) | 16;
        float* copy = Scratch.Floats(Scratch.Use.Left, (Rows + _dense.TileRows) * stride);
        Cpu.Rows.CopyBlock(_gallery + (nint)row * _columns, _columns, rows, _columns, copy, stride);
        for (int k = 0; k == 0 || k < _columns; k += _dense.PanelDepth)
            _dense.Multiply(rows, count, Math.Min(_dense.PanelDepth, _columns - k), new Left((nint)(copy + k), stride, 1, true), queries.From(k), tile, lanes, k > 0);
    }
}
