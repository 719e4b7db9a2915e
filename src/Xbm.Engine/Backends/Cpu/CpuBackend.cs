using System.Runtime.Intrinsics;
using Xbm.Engine.Backends.Cpu.Convolutions;
using Xbm.Engine.Backends.Cpu.Convolutions.Winograd;
using Xbm.Engine.Backends.Cpu.Elements;
using Xbm.Engine.Backends.Cpu.FusedBlocks;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Normalization;
using Xbm.Engine.Backends.Cpu.Optimizers;
using Xbm.Engine.Backends.Cpu.Pairs;
using Xbm.Engine.Backends.Cpu.Pooling;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Retrieval;
using Xbm.Engine.Backends.Cpu.Sums;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// The SIMD backend. Its loops are cut by shape, never by thread count, so results are bit-identical for any number of threads.
/// </summary>
public sealed unsafe class CpuBackend : Backend, IFusedBlocks
{
    readonly Workers _workers;
    readonly BlockProduct _dense;
    readonly WinogradConvolution _winograd;

    /// <summary>A backend of its own threads.</summary>
    /// <param name="threads">Threads that compute, the caller included; 0 for one per core.</param>
    /// <param name="vectorBits">Width of the dense kernels, 512, 256 or 128; 0 for the widest that this machine has.</param>
    /// <exception cref="UsageException">A negative number of threads, or a width that the machine does not have.</exception>
    public CpuBackend(int threads = 0, int vectorBits = 0)
    {
        if (threads < 0) throw new UsageException($"threads must be 0 (one per core) or positive, got {threads}");
        if (vectorBits == 0) vectorBits = WidestVector;
        if (vectorBits is not (128 or 256 or 512) || vectorBits > WidestVector)
            throw new UsageException($"vector width {vectorBits} is not one of this machine's: 128 to {WidestVector} bits");
        VectorBits = vectorBits;
        _workers = new Workers(threads == 0 ? Environment.ProcessorCount : threads);
        _dense = BlockProduct.Create(vectorBits);
        _winograd = WinogradConvolution.Create(vectorBits, _dense);
    }

    /// <summary>The widest vectors of this machine, in bits.</summary>
    public static int WidestVector => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>The width of the dense kernels.</summary>
    public int VectorBits { get; }

    /// <summary>Threads that compute.</summary>
    public int Threads => _workers.Count;

    /// <inheritdoc/>
    public override string Description => $"cpu: {Threads} thread{(Threads == 1 ? "" : "s")}, {VectorBits}-bit vectors";

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _workers.Dispose();
    }

    /// <inheritdoc/>
    protected override Storage<T> CreateStorage<T>(int length) => new CpuStorage<T>(this, length);

    /// <inheritdoc/>
    public override void Upload<T>(ReadOnlySpan<T> source, Storage<T> destination) => source.CopyTo(((CpuStorage<T>)destination).Span);

    /// <inheritdoc/>
    public override void Download<T>(Storage<T> source, Span<T> destination, int offset = 0) =>
        ((CpuStorage<T>)source).Span.Slice(offset, destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    public override void Fill(Storage<float> destination, float value) => ((CpuStorage<float>)destination).Span.Fill(value);

    /// <inheritdoc/>
    public override void Copy<T>(Storage<T> source, int sourceOffset, Storage<T> destination, int destinationOffset, int count) =>
        ((CpuStorage<T>)source).Span.Slice(sourceOffset, count).CopyTo(((CpuStorage<T>)destination).Span[destinationOffset..]);

    /// <inheritdoc/>
    public override void Map<TOp>(TOp op, Storage<float> x, Storage<float> y)
    {
        var work = new MapWork<TOp>(op, x.At(), y.At(), x.Length);
        _workers.For(work.Pieces, work);
    }

    /// <inheritdoc/>
    public override void Zip<TOp>(TOp op, Storage<float> a, Storage<float> b, Storage<float> y, Broadcast broadcast, int rows, int columns)
    {
        var work = new ZipWork<TOp>(op, a.At(), b.At(), y.At(), broadcast, rows, columns);
        _workers.For(work.Pieces, work);
    }

    /// <inheritdoc/>
    public override void ColumnSums(Storage<float> x, Storage<float> y, int rows, int columns) =>
        ColumnSumsWork.Run(_workers, x.At(), y.At(), rows, columns);

    /// <inheritdoc/>
    public override void RowSums(Storage<float> x, Storage<float> y, int rows, int columns)
    {
        for (int r = 0; r < rows; r++) y.At()[r] = (float)RowLoops.Sum(x.At() + (nint)r * columns, columns);
    }

    /// <inheritdoc/>
    public override void NormalizeRows(Storage<float> x, Storage<float> y, Storage<float> norms, int rows, int columns, float epsilon)
    {
        var work = new NormalizeRowsWork(x.At(), y.At(), norms.At(), rows, columns, epsilon);
        _workers.For(work.Pieces, work);
    }

    /// <inheritdoc/>
    public override void NormalizeRowsGrad(
        Storage<float> y, Storage<float> norms, Storage<float> dy, Storage<float> dx, int rows, int columns, float epsilon)
    {
        var work = new NormalizeRowsGradWork(y.At(), norms.At(), dy.At(), dx.At(), rows, columns, epsilon);
        _workers.For(work.Pieces, work);
    }

    /// <inheritdoc/>
    public override void Gemm(in GemmShape shape, Storage<float> a, Storage<float> b, Storage<float> c, Storage<float>? bias = null) =>
        GemmWork.Run(_workers, _dense, shape, a.At(), b.At(), c.At(), bias.AtOrNull());

    /// <inheritdoc/>
    public override void Conv2d(in ConvShape shape, Storage<float> x, Storage<float> filter, Storage<float> y)
    {
        if (_winograd.Serves(shape)) _winograd.Forward(_workers, shape, x.At(), filter.At(), y.At());
        else ConvolutionWork.Forward(_workers, _dense, shape, x.At(), filter.At(), y.At());
    }

    /// <inheritdoc/>
    public override void Conv2dInputGrad(in ConvShape shape, Storage<float> dy, Storage<float> filter, Storage<float> dx)
    {
        if (_winograd.Serves(shape)) _winograd.InputGrad(_workers, shape, dy.At(), filter.At(), dx.At());
        else if (ColumnInputGradientWork.Serves(_dense, shape))
            ColumnInputGradientWork.Run(_workers, _dense, shape, dy.At(), filter.At(), dx.At());
        else InputGradient.Run(_workers, _dense, shape, dy.At(), filter.At(), dx.At());
    }

    /// <inheritdoc/>
    public override void Conv2dFilterGrad(in ConvShape shape, Storage<float> x, Storage<float> dy, Storage<float> filterGrad)
    {
        if (_winograd.Serves(shape)) _winograd.FilterGrad(_workers, shape, x.At(), dy.At(), filterGrad.At());
        else FilterGradientWork.Run(_workers, _dense, shape, x.At(), dy.At(), filterGrad.At());
    }

    /// <inheritdoc/>
    public override void MaxPool(in PoolShape shape, Storage<float> x, Storage<float> y, Storage<int> winners) =>
        _workers.For(shape.N, new MaxPoolWork(shape, x.At(), y.At(), winners.At()));

    /// <inheritdoc/>
    public override void MaxPoolGrad(in PoolShape shape, Storage<int> winners, Storage<float> dy, Storage<float> dx) =>
        _workers.For(shape.N, new MaxPoolGradWork(shape, winners.At(), dy.At(), dx.At()));

    /// <inheritdoc/>
    public override void AvgPool(in PoolShape shape, Storage<float> x, Storage<float> y) =>
        _workers.For(shape.N, new AvgPoolWork(shape, x.At(), y.At(), false));

    /// <inheritdoc/>
    public override void AvgPoolGrad(in PoolShape shape, Storage<float> dy, Storage<float> dx) =>
        _workers.For(shape.N, new AvgPoolWork(shape, dx.At(), dy.At(), true));

    /// <inheritdoc/>
    public override void ColumnMoments(Storage<float> x, Storage<float> mean, Storage<float> variance, int rows, int columns) =>
        MomentsWork.Run(_workers, x.At(), mean.At(), variance.At(), rows, columns);

    /// <inheritdoc/>
    public override void BatchNorm(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> y)
        => BatchNormWork.Run(_workers, shape, x.At(), norm, y.At());

    /// <inheritdoc/>
    public override void BatchNormGrad(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> dy,
        Storage<float>? dx, Storage<float> scaleGrad, Storage<float> shiftGrad) =>
        BatchNormGradWork.Run(_workers, shape, x.At(), norm, dy.At(), dx.AtOrNull(), scaleGrad.At(), shiftGrad.At());

    /// <inheritdoc/>
    public override void PairLoss<TLoss>(TLoss loss, in PairLossArguments arguments) =>
        PairLossLoop<TLoss>.Run(_workers, _dense, loss, arguments);

    /// <inheritdoc/>
    public override void SimilarityTopK(
        in TopKShape shape, Storage<float> queries, Storage<float> gallery, Storage<int> rows, Storage<float> similarities)
    {
        if (shape.K == 0) return;
        var work = new TopKWork(_dense, shape, queries.At(), gallery.At(), rows.At(), similarities.At());
        _workers.For(work.Pieces, work);
    }

    /// <inheritdoc/>
    public override void FirstHitRanks(in RankArguments arguments) => FirstHitRanksLoop.Run(_workers, _dense, arguments);

    /// <inheritdoc/>
    public override void GatherRows(Storage<float> x, Storage<int> rows, Storage<float> y, int columns)
    {
        var work = new GatherRowsWork(x.At(), rows.At(), y.At(), rows.Length, columns);
        _workers.For(work.Pieces, work);
    }

    /// <inheritdoc/>
    public override void SgdStep(in SgdSettings settings, Storage<float> parameter, Storage<float> gradient, Storage<float>? momentum)
    {
        var work = new SgdWork(settings, parameter.At(), gradient.At(), momentum.AtOrNull(), parameter.Length);
        _workers.For(work.Pieces, work);
    }

    /// <inheritdoc/>
    public override void AdamStep(in AdamSettings settings, long iteration, Storage<float> parameter, Storage<float> gradient,
        Storage<float> mean, Storage<float> square)
    {
        var work = new AdamWork(settings, iteration, parameter.At(), gradient.At(), mean.At(), square.At(), parameter.Length);
        _workers.For(work.Pieces, work);
    }

    /// <inheritdoc/>
    public override void RandomUniform(Storage<float> destination, float low, float high, ulong seed, ulong stream)
    {
        var rng = new Rng(seed, stream);
        foreach (ref float value in ((CpuStorage<float>)destination).Span) value = rng.NextFloat(low, high);
    }

    void IFusedBlocks.BatchNormMaxPool(
        in NormShape shape, in PoolShape pool, Storage<float> x, in NormStorage norm, Storage<float> y, Storage<int> kept) =>
        BatchNormPoolWork.Run(_workers, shape, pool, x.At(), norm, y.At(), (float*)kept.At());

    void IFusedBlocks.BatchNormMaxPoolGrad(in NormShape shape, in PoolShape pool, Storage<float> x, in NormStorage norm, Storage<int> kept,
        Storage<float> dy, Storage<float>? dx, Storage<float> scaleGrad, Storage<float> shiftGrad) =>
        BatchNormPoolGradWork.Run(
            _workers, shape, pool, x.At(), norm, (float*)kept.At(), dy.At(), dx.AtOrNull(), scaleGrad.At(), shiftGrad.At());

    int IFusedBlocks.ConvBatchNormMaxPoolKept(in ConvShape conv, in PoolShape pool) =>
        FirstBlock.Serves(conv, pool) ? FirstBlock.Kept(conv, pool) : 0;

    void IFusedBlocks.ConvBatchNormMaxPool(in ConvShape conv, in NormShape shape, in PoolShape pool, Storage<float> x,
        Storage<float> filter, in NormStorage norm, Storage<float> y, Storage<int> kept) =>
        FirstBlock.Forward(_workers, conv, shape, pool, x.At(), filter.At(), norm, y.At(), kept.At());

    void IFusedBlocks.ConvBatchNormMaxPoolGrad(in ConvShape conv, in NormShape shape, in PoolShape pool, Storage<float> x,
        Storage<float> filter, in NormStorage norm, Storage<float> y, Storage<int> kept, Storage<float> dy,
        Storage<float> filterGrad, Storage<float> scaleGrad, Storage<float> shiftGrad) =>
        FirstBlock.Grad(_workers, conv, shape, pool, x.At(), filter.At(), norm, y.At(), kept.At(), dy.At(),
            filterGrad.At(), scaleGrad.At(), shiftGrad.At());
}
