using System.Numerics;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Retrieval;

/// <summary>
/// Retrieval by streaming: a block of queries per piece meets the gallery tile by tile and keeps the k best of each query in a heap, so the
/// similarity matrix is never stored. Once the heaps are full nearly every vector of similarities is dismissed by one comparison.
/// </summary>
readonly unsafe struct TopKWork : IWork
{
    const int BlockQueries = 64;

    readonly SimilarityTiles _tiles;
    readonly TopKShape _shape;
    readonly float* _queries, _similarities;
    readonly int* _rows;

    public TopKWork(BlockProduct dense, in TopKShape shape, float* queries, float* gallery, int* rows, float* similarities)
    {
        (_tiles, _shape) = (new SimilarityTiles(dense, gallery, shape.Columns), shape);
        _queries = queries + (nint)shape.FirstQuery * shape.Columns;
        _rows = rows;
        _similarities = similarities;
    }

    public int Pieces => WorkSplit.Pieces(_shape.Queries, BlockQueries);

    public void Run(int index)
    {
        int first = index * BlockQueries, m = Math.Min(BlockQueries, _shape.Queries - first), d = _shape.Columns, k = _shape.K;
        int lanes = BlockProduct.RoundUp(m, Vector<float>.Count);
        using var packed = Scratch.Lease(ScratchUse.RightPanels, _tiles.PackedLength(m));
        using var block = Scratch.Lease(ScratchUse.ResultBlock, (_tiles.Rows + 1L) * lanes);
        var queries = _tiles.Pack(_queries + (nint)first * d, m, packed.Floats);
        float* tile = block.Floats, bounds = tile + (nint)_tiles.Rows * lanes;
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
                    if (Vector.GreaterThanAny(Vector.Load(at), Vector.Load(bounds + i)))
                        Offer(at, bounds + i, first + i, m - i, row + r);
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
