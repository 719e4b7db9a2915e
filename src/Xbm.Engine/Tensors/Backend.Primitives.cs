namespace Xbm.Engine;

// The primitives. Outputs are preallocated, shapes were checked by the op above, and nothing here returns before it is enqueued;
// only Download waits, and on a device an Upload of much that was not staged. Matrices are row-major, images NHWC.
public abstract partial class Backend
{
    /// <summary>A new block of <paramref name="length"/> elements of float or int, of undefined content.</summary>
    protected abstract Storage<T> CreateStorage<T>(int length) where T : unmanaged;

    /// <summary>Host → device, from the block's start.</summary>
    public abstract void Upload<T>(ReadOnlySpan<T> source, Storage<T> destination) where T : unmanaged;

    /// <summary>Device → host, from <paramref name="offset"/> on. Waits for all that was enqueued.</summary>
    public abstract void Download<T>(Storage<T> source, Span<T> destination, int offset = 0) where T : unmanaged;

    /// <summary>Sets every element.</summary>
    public abstract void Fill(Storage<float> destination, float value);

    /// <summary>Copies <paramref name="count"/> elements on the device.</summary>
    public abstract void Copy<T>(Storage<T> source, int sourceOffset, Storage<T> destination, int destinationOffset, int count)
        where T : unmanaged;

    /// <summary>y[i] = op(x[i]); y may be x.</summary>
    public abstract void Map<TOp>(TOp op, Storage<float> x, Storage<float> y) where TOp : struct, IUnaryOp;

    /// <summary>y[r, c] = op(a[r, c], b[r, c] or b[c] or b[0]); y may be a.</summary>
    public abstract void Zip<TOp>(TOp op, Storage<float> a, Storage<float> b, Storage<float> y, Broadcast broadcast, int rows, int columns)
        where TOp : struct, IBinaryOp;

    /// <summary>y[c] = Σ_r x[r, c], in a fixed order.</summary>
    public abstract void ColumnSums(Storage<float> x, Storage<float> y, int rows, int columns);

    /// <summary>y[r] = Σ_c x[r, c], in a fixed order, summed in double.</summary>
    public abstract void RowSums(Storage<float> x, Storage<float> y, int rows, int columns);

    /// <summary>y[r, :] = x[r, :] / norms[r] with norms[r] = max(‖x[r, :]‖₂, <paramref name="epsilon"/>).</summary>
    public abstract void NormalizeRows(Storage<float> x, Storage<float> y, Storage<float> norms, int rows, int columns, float epsilon);

    /// <summary>
    /// dx[r, :] = (dy[r, :] − y[r, :] ⟨dy[r, :], y[r, :]⟩) / norms[r]; without the projection where the norm was clamped.
    /// </summary>
    public abstract void NormalizeRowsGrad(
        Storage<float> y, Storage<float> norms, Storage<float> dy, Storage<float> dx, int rows, int columns, float epsilon);

    /// <summary>C[m, n] = op(A)·op(B) (+ C) (+ bias[n]).</summary>
    public abstract void Gemm(in GemmShape shape, Storage<float> a, Storage<float> b, Storage<float> c, Storage<float>? bias = null);

    /// <summary>y = x ⋆ filter, [n, h, w, c] × [r, s, c, k] → [n, oh, ow, k].</summary>
    public abstract void Conv2d(in ConvShape shape, Storage<float> x, Storage<float> filter, Storage<float> y);

    /// <summary>dx from dy, [n, oh, ow, k] → [n, h, w, c].</summary>
    public abstract void Conv2dInputGrad(in ConvShape shape, Storage<float> dy, Storage<float> filter, Storage<float> dx);

    /// <summary>The filter's gradient [r, s, c, k].</summary>
    public abstract void Conv2dFilterGrad(in ConvShape shape, Storage<float> x, Storage<float> dy, Storage<float> filterGrad);

    /// <summary>Maximum over windows; <paramref name="winners"/> gets the position r·s of the first maximum in each window.</summary>
    public abstract void MaxPool(in PoolShape shape, Storage<float> x, Storage<float> y, Storage<int> winners);

    /// <summary>Pays each window's gradient to its winner.</summary>
    public abstract void MaxPoolGrad(in PoolShape shape, Storage<int> winners, Storage<float> dy, Storage<float> dx);

    /// <summary>Mean over windows; padding counts as zeros.</summary>
    public abstract void AvgPool(in PoolShape shape, Storage<float> x, Storage<float> y);

    /// <summary>Spreads each window's gradient evenly.</summary>
    public abstract void AvgPoolGrad(in PoolShape shape, Storage<float> dy, Storage<float> dx);

    /// <summary>Mean and biased variance of each column of x [rows, columns], summed without cancellation.</summary>
    public abstract void ColumnMoments(Storage<float> x, Storage<float> mean, Storage<float> variance, int rows, int columns);

    /// <summary>y = scale·(x − mean)/√(variance + ε) + shift per column, then max(·, 0) where asked.</summary>
    public abstract void BatchNorm(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> y);

    /// <summary>The gradient of <see cref="BatchNorm"/> to x, scale and shift, in one op; <paramref name="dx"/> may be null.</summary>
    public abstract void BatchNormGrad(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> dy,
        Storage<float>? dx, Storage<float> scaleGrad, Storage<float> shiftGrad);

    /// <summary>The fused pair loss: value, counts and gradients without storing the similarity matrix.</summary>
    public abstract void PairLoss<TLoss>(TLoss loss, in PairLossArguments arguments) where TLoss : struct, IPairLoss;

    /// <summary>
    /// For each query row the k most similar rows of the gallery, best first, ties to the lower row; −1 and −∞
    /// past the gallery's end. Row SelfOffset + i is query i's own copy and left out (pass a negative offset for none).
    /// </summary>
    public abstract void SimilarityTopK(in TopKShape shape, Storage<float> queries, Storage<float> gallery, Storage<int> rows,
        Storage<float> similarities);

    /// <summary>
    /// For each query the number of gallery rows that come before the best row of its class: more similar, or as similar with a lower row
    /// number; −1 where the class has no other row. Streams like a top-k, but keeps one number per query, whatever K is asked of it later.
    /// </summary>
    public abstract void FirstHitRanks(in RankArguments arguments);

    /// <summary>y[i, :] = x[rows[i], :].</summary>
    public abstract void GatherRows(Storage<float> x, Storage<int> rows, Storage<float> y, int columns);

    /// <summary>One fused pass of SGD with momentum.</summary>
    public abstract void SgdStep(in SgdSettings settings, Storage<float> parameter, Storage<float> gradient, Storage<float>? momentum);

    /// <summary>One fused pass of Adam or AdamW; <paramref name="iteration"/> counts from 1.</summary>
    public abstract void AdamStep(in AdamSettings settings, long iteration, Storage<float> parameter, Storage<float> gradient,
        Storage<float> mean, Storage<float> square);

    /// <summary>Uniform in [low, high): element i is number i of the stream, see <see cref="Rng"/>.</summary>
    public abstract void RandomUniform(Storage<float> destination, float low, float high, ulong seed, ulong stream);
}
