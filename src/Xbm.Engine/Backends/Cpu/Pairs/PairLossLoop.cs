using System.Numerics;
using System.Runtime.CompilerServices;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Pairs;

/// <summary>
/// The fused pair loss. A piece is a run of references; it goes through them a tile at a time: similarities of the tile with all anchors
/// (Sᵀ = R·Vᵀ), a panel of anchors after the other, then in place their weights, then dVᵀ += Rᵀ·Wᵀ, or pair by pair where few have a
/// weight. Both read the tile's references from a copy in cache; beyond that and a tile per thread, only one [m, d] partial gradient per
/// piece is kept.
/// </summary>
sealed unsafe class PairLossLoop<TLoss> where TLoss : struct, IPairLoss
{
    /// <summary>References of a tile: tile and references stay in the second-level cache.</summary>
    const int TileRows = 240;

    /// <summary>One pair in so many with a weight is where the product costs as much as the pairs alone.</summary>
    const int Sparse = 16;

    readonly BlockProduct _dense;
    readonly TLoss _loss;
    readonly PairLossArguments _a;
    readonly int _m, _lanes, _piece, _pieces, _gradient;
    readonly long _panels;
    float* _anchorPanels, _gradients;
    PairSums _sums;

    PairLossLoop(BlockProduct dense, TLoss loss, in PairLossArguments arguments)
    {
        (_dense, _loss, _a, _m) = (dense, loss, arguments, arguments.AnchorCount);
        _lanes = BlockProduct.RoundUp(_m, Math.Max(dense.TileColumns, Vector<float>.Count));
        int tiles = WorkSplit.Pieces(_a.ReferenceCount, TileRows);
        _piece = Math.Max(1, WorkSplit.Pieces(tiles, WorkSplit.MostPairPieces)) * TileRows;
        _pieces = WorkSplit.Pieces(_a.ReferenceCount, _piece);

        _gradient = _m * _a.Columns;
        _panels = dense.PackedLength(_a.Columns, _m);
    }

    /// <summary>Floats of the sums of pairs, which are doubles.</summary>
    long SumsLength => 2L * PairSums.Length(_lanes) * _pieces;

    /// <summary>Floats of what the pieces share: the sums of pairs, then the packed anchors, then the partial gradients.</summary>
    long SharedLength => SumsLength + _panels + (_a.AnchorGrad is null ? 0 : (long)_gradient * _pieces);

    void Share(float* buffer)
    {
        _sums = new PairSums((double*)buffer, _lanes);
        _anchorPanels = buffer + SumsLength;
        _gradients = _anchorPanels + _panels;
    }

    public static void Run(Workers workers, BlockProduct dense, TLoss loss, in PairLossArguments arguments)
    {
        var loop = new PairLossLoop<TLoss>(dense, loss, arguments);
        using var buffer = Scratch.Lease(ScratchUse.Shared, loop.SharedLength);
        loop.Share(buffer.Floats);
        var a = arguments;
        var anchors = dense.PackRightTransposed(a.Anchors.At(), a.Columns, a.Columns, a.AnchorCount, loop._anchorPanels);
        double positiveScale = 1.0 / Math.Max(1, a.AnchorCount), negativeScale = positiveScale;
        if (loss.Mean == PairMean.ActivePairs)
        {
            workers.For(loop._pieces, new Piece(loop, anchors, 1, 1, false));
            var (_, _, positives, negatives) = loop._sums.Total(loop._pieces, loop._m);
            (positiveScale, negativeScale) = (1 / Math.Max(1, positives), 1 / Math.Max(1, negatives));
        }
        workers.For(loop._pieces, new Piece(loop, anchors, (float)positiveScale, (float)negativeScale, a.AnchorGrad is not null));
        var total = loop._sums.Total(loop._pieces, loop._m);
        float* result = a.Result.At();
        result[0] = (float)(total.PositiveLoss * positiveScale + total.NegativeLoss * negativeScale);
        (result[1], result[2]) = ((float)total.PositiveLoss, (float)total.NegativeLoss);
        (result[3], result[4]) = ((float)total.Positives, (float)total.Negatives);
        if (a.AnchorGrad is not null) loop.JoinGradients(a.AnchorGrad.At());
    }

    /// <summary>Adds the pieces' gradients up in order.</summary>
    void JoinGradients(float* gradient)
    {
        new Span<float>(gradient, _gradient).Clear();
        for (int p = 0; p < _pieces; p++) RowLoops.Add(gradient, _gradients + (nint)p * _gradient, _gradient);
    }

    readonly struct Piece(PairLossLoop<TLoss> loop, RightOperand anchors, float positiveScale, float negativeScale, bool gradient) : IWork
    {
        public void Run(int index)
        {
            int first = index * loop._piece, last = Math.Min(loop._a.ReferenceCount, first + loop._piece), d = loop._a.Columns;
            var dense = loop._dense;
            int width = dense.TileColumns;
            nint panelStride = dense.PanelStride(TileRows), stride = BlockProduct.RoundUp(d, 16) | 16;
            // The tile, and dVᵀ of the tiles that are multiplied.
            long tileLength = dense.PackedLength(TileRows, loop._m);
            using var block = Scratch.Lease(ScratchUse.ResultBlock, tileLength + (long)d * loop._lanes);
            using var copy = Scratch.Lease(ScratchUse.LeftBlock, (TileRows + 1) * stride + dense.TileRows);
            float* tile = block.Floats, product = tile + tileLength, references = copy.Floats;
            float* partial = loop._gradients + (nint)index * loop._gradient;
            bool multiplied = false;
            loop._sums.Clear(index);
            if (gradient) new Span<float>(partial, loop._gradient).Clear();
            for (int row = first; row < last; row += TileRows)
            {
                int rows = Math.Min(TileRows, last - row), active = 0;
                RowLoops.CopyBlock(loop._a.References.At() + (nint)row * d, d, rows, d, references, stride);
                for (int i = 0; i < loop._m; i += width)
                {
                    float* panel = tile + i / width * panelStride;
                    var panelAnchors = anchors with { Data = (nint)((float*)anchors.Data + i / width * anchors.PanelStride) };
                    dense.Multiply(rows, width, d, new LeftOperand((nint)references, stride, 1, true), panelAnchors, panel, width, false);
                    active += loop.Weigh(panel, i, row, rows, index, positiveScale, negativeScale);
                }
                if (!gradient) continue;
                if (!loop._a.Symmetric && (long)active * Sparse <= (long)rows * loop._m)
                {
                    loop.AddActive(tile, panelStride, rows, references, stride, partial);
                    continue;
                }
                var weights = new RightOperand((nint)tile, panelStride, width);
                dense.Multiply(d, loop._m, rows, new LeftOperand((nint)references, 1, stride, true), weights, product, loop._lanes,
                    multiplied);
                if (loop._a.Symmetric) loop.AddReferenceSide(tile, rows, row, product);
                multiplied = true;
            }
            if (!multiplied) return;
            using var turned = Scratch.Lease(ScratchUse.RightPanels, loop._gradient);
            Transposition.Run(product, loop._lanes, d, loop._m, turned.Floats, d);
            RowLoops.Add(partial, turned.Floats, loop._gradient);
        }
    }

    /// <summary>dV += W·R over the pairs that have a weight.</summary>
    void AddActive(float* tile, nint panelStride, int rows, float* references, nint stride, float* gradient)
    {
        int width = _dense.TileColumns, d = _a.Columns;
        for (int i = 0; i < _m; i += width, tile += panelStride, gradient += (nint)width * d)
            for (int r = 0; r < rows; r++)
                for (int lane = 0; lane < width; lane += Vector<float>.Count)
                {
                    float* weights = tile + (nint)r * width + lane;
                    if (Vector.EqualsAll(Vector.Load(weights), default)) continue;
                    for (int j = 0; j < Vector<float>.Count; j++)
                        if (weights[j] != 0) AddScaled(weights[j], references + r * stride, gradient + (nint)(lane + j) * d, d);
                }
    }

    /// <summary>y += a·x, one row, which is too short to be worth a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddScaled(float a, float* x, float* y, int n)
    {
        var scale = new Vector<float>(a);
        int i = 0;
        for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
            Vector.MultiplyAddEstimate(scale, Vector.Load(x + i), Vector.Load(y + i)).Store(y + i);
        for (; i < n; i++) y[i] = float.MultiplyAddEstimate(a, x[i], y[i]);
    }

    /// <summary>
    /// Where the references are the anchors, each pair also moves its reference: column r of dVᵀ gains Σ_i w_ir·v_i. The batch is one tile,
    /// so W (turned around from the panels of Wᵀ) is a right operand.
    /// </summary>
    void AddReferenceSide(float* tile, int rows, int row, float* product)
    {
        int width = _dense.TileColumns;
        nint panelStride = _dense.PanelStride(_m);
        using var buffer = Scratch.Lease(ScratchUse.RightPanels, _dense.PackedLength(_m, rows));
        float* turned = buffer.Floats;
        for (int i = 0; i < _m; i += width)
        {
            float* panel = tile + i / width * _dense.PanelStride(TileRows);
            _dense.PackRightTransposed(panel, width, Math.Min(width, _m - i), rows, turned + (nint)i * width, panelStride);
        }
        var weights = new RightOperand((nint)turned, panelStride, width);
        var anchors = new LeftOperand((nint)_a.Anchors.At(), 1, _a.Columns, false);
        _dense.Multiply(_a.Columns, rows, _m, anchors, weights, product + row, _lanes, true);
    }

    /// <summary>
    /// The similarities of a panel of anchors into weights, in place, with the anchors along the vector; sums losses and counts of pairs.
    /// Returns the number of pairs with a weight.
    /// </summary>
    int Weigh(float* panel, int anchor, int row, int rows, int piece, float positiveScale, float negativeScale)
    {
        int* referenceLabels = _a.ReferenceLabels.At() + row, anchorLabels = _a.AnchorLabels.At() + anchor;
        int* own = _a.OwnSlots.At() + anchor;
        int width = _dense.TileColumns, anchors = Math.Min(width, _m - anchor), i = 0, active = 0;
        for (; i <= anchors - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<int> labels = Vector.Load(anchorLabels + i), slots = Vector.Load(own + i);
            Vector<float> zero = default, positiveLoss = default, negativeLoss = default, up = new(positiveScale), un = new(negativeScale);
            Vector<int> positives = default, negatives = default;
            for (int r = 0; r < rows; r++)
            {
                float* at = panel + (nint)r * width + i;
                var positive = Vector.Equals(labels, new Vector<int>(referenceLabels[r]));
                var (loss, weight) = _loss.Of(Vector.Load(at), positive);
                // Own copies and pairs of no weight neither count nor add.
                var counts = Vector.AndNot(~Vector.Equals(weight, zero), Vector.Equals(slots, new Vector<int>(row + r)));
                weight = Vector.ConditionalSelect(counts, weight, zero);
                loss = Vector.ConditionalSelect(counts, loss, zero);
                positiveLoss += Vector.ConditionalSelect(positive, loss, zero);
                negativeLoss += Vector.ConditionalSelect(positive, zero, loss);
                positives -= counts & positive;
                negatives -= Vector.AndNot(counts, positive);
                (weight * Vector.ConditionalSelect(positive, up, un)).Store(at);
            }
            _sums.Add(piece, anchor + i, positiveLoss, negativeLoss, positives, negatives);
            active += Vector.Sum(positives + negatives);
        }
        for (; i < anchors; i++)
        {
            float positiveLoss = 0, negativeLoss = 0;
            int positives = 0, negatives = 0;
            for (int r = 0; r < rows; r++)
            {
                float* at = panel + (nint)r * width + i;
                bool positive = anchorLabels[i] == referenceLabels[r];
                var (loss, weight) = _loss.Of(*at, positive);
                if (own[i] == row + r) weight = 0;
                *at = weight * (positive ? positiveScale : negativeScale);
                if (weight == 0) continue;
                if (positive) (positiveLoss, positives) = (positiveLoss + loss, positives + 1);
                else (negativeLoss, negatives) = (negativeLoss + loss, negatives + 1);
            }
            _sums.Add(piece, anchor + i, positiveLoss, negativeLoss, positives, negatives);
            active += positives + negatives;
        }
        // Lanes past the last anchor are columns of the product too: they must be numbers.
        for (int r = 0; anchors < width && r < rows; r++) new Span<float>(panel + (nint)r * width + anchors, width - anchors).Clear();
        return active;
    }
}
