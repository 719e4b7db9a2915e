using System.Numerics;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// Retrieval by streaming: a block of queries a piece meets the gallery tile by tile and keeps the k best of each query in a heap, so the
/// similarity matrix is never stored. Once the heaps are full nearly every vector of similarities is dismissed by one comparison.
/// </summary>
readonly unsafe struct TopKWork : IWork
{
    const int BlockQueries = 64;

    readonly SimilarityTiles _tiles;
    readonly TopKShape _shape;
    readonly float* _queries, _similarities;
    readonly int* _rows;

    public TopKWork(Dense dense, in TopKShape shape, float* queries, float* gallery, int* rows, float* similarities)
    {
        (_tiles, _shape) = (new SimilarityTiles(dense, gallery, shape.Columns), shape);
        _queries = queries + (nint)shape.FirstQuery * shape.Columns;
        _rows = rows;
        _similarities = similarities;
    }

    public int Pieces => Cpu.Rows.Pieces(_shape.Queries, BlockQueries);

    public void Run(int index)
    {
        int first = index * BlockQueries, m = Math.Min(BlockQueries, _shape.Queries - first), d = _shape.Columns, k = _shape.K;
        int lanes = Dense.RoundUp(m, Vector<float>.Count);
        var queries = _tiles.Pack(_queries + (nint)first * d, m);
        float* tile = Scratch.Floats(Scratch.Use.Block, (_tiles.Rows + 1L) * lanes), bounds = tile + (nint)_tiles.Rows * lanes;
        new Span<float>(bounds, lanes).Fill(float.NegativeInfinity);
        new Span<float>(bounds + m, lanes - m).Fill(float.PositiveInfinity);
        new Span<int>(_rows + (nint)first * k, m * k).Fill(-1);
        new Span<float>(_similarities + (nint)first * k, m * k).Fill(float.NegativeInfinity);

        for (int row = 0; row < _shape.Gallery; row += _tiles.Rows)
        {
            int rows = Math.Min(_tiles.Rows, _shape.Gallery - row);
            _tiles.Multiply(queries, m, row, rows, tile, lanes);
            for (int r = 0; r < rows; r++)
                for (int i = 0; i < m; i += Vector<float>.Count)
                {
                    float* at = tile + (nint)r * lanes + i;
                    if (Vector.GreaterThanAny(Vector.Load(at), Vector.Load(bounds + i))) Offer(at, bounds + i, first + i, m - i, row + r);
                }
        }
        for (int i = 0; i < m; i++) Heap(first + i).Sort();
    }

    void Offer(float* similarities, float* bounds, int query, int queries, int row)
    {
        for (int i = 0; i < Math.Min(queries, Vector<float>.Count); i++)
        {
            // A later row with an equal similarity loses, so ties go to the lower row.
            if (!(similarities[i] > bounds[i])) continue;
            if (_shape.SelfOffset >= 0 && row == _shape.SelfOffset + query + i) continue;
            var heap = Heap(query + i);
            heap.Replace(similarities[i], row);
            bounds[i] = heap.Worst;
        }
    }

    TopKHeap Heap(int query) => new(_similarities + (nint)query * _shape.K, _rows + (nint)query * _shape.K, _shape.K);
}

/// <summary>A heap of (similarity, row) with the worst on top: lower similarity, or the same and a higher row.</summary>
readonly unsafe struct TopKHeap(float* similarities, int* rows, int count)
{
    public float Worst => similarities[0];

    public void Replace(float similarity, int row)
    {
        (similarities[0], rows[0]) = (similarity, row);
        SiftDown(0, count);
    }

    /// <summary>Best first: the worst goes to the end again and again.</summary>
    public void Sort()
    {
        for (int end = count - 1; end > 0; end--)
        {
            Swap(0, end);
            SiftDown(0, end);
        }
    }

    void SiftDown(int i, int length)
    {
        while (2 * i + 1 < length)
        {
            int child = 2 * i + 1;
            if (child + 1 < length && IsWorse(child + 1, child)) child++;
            if (!IsWorse(child, i)) return;
            Swap(i, child);
            i = child;
        }
    }

    /// <summary>Empty places have row −1 and −∞: as an unsigned number the worst row of all.</summary>
    bool IsWorse(int a, int b) =>
        similarities[a] < similarities[b] || (similarities[a] == similarities[b] && (uint)rows[a] > (uint)rows[b]);

    void Swap(int a, int b)
    {
        (similarities[a], similarities[b]) = (similarities[b], similarities[a]);
        (rows[a], rows[b]) = (rows[b], rows[a]);
    }
}
