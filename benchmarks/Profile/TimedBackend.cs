using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Engine.Backends.Cpu.Memory;

namespace Xbm.Benchmarks.Profile;

/// <summary>
/// The CPU backend with a clock around every primitive. Its storage is the CPU's own, so the kernels run as they always do.
/// </summary>
sealed class TimedBackend(CpuBackend cpu, OpClock clock) : Backend, IFusedBlocks
{
    readonly IFusedBlocks _fused = cpu;

    public override string Description => $"{cpu.Description}, timed";

    protected override Storage<T> CreateStorage<T>(int length) => new CpuStorage<T>(this, length);

    public override void Upload<T>(ReadOnlySpan<T> source, Storage<T> destination)
    {
        clock.Start();
        cpu.Upload(source, destination);
        clock.Stop("Upload", source.Length, 0, 8.0 * source.Length);
    }

    public override void Download<T>(Storage<T> source, Span<T> destination, int offset = 0) => cpu.Download(source, destination, offset);

    public override void Fill(Storage<float> destination, float value) =>
        Time("Fill", () => cpu.Fill(destination, value), 4.0 * destination.Length);

    public override void Copy<T>(Storage<T> source, int sourceOffset, Storage<T> destination, int destinationOffset, int count) =>
        Time("Copy", () => cpu.Copy(source, sourceOffset, destination, destinationOffset, count), 8.0 * count);

    public override void Map<TOp>(TOp op, Storage<float> x, Storage<float> y) =>
        Time(typeof(TOp).Name, () => cpu.Map(op, x, y), 8.0 * x.Length);

    public override void Zip<TOp>(
        TOp op, Storage<float> a, Storage<float> b, Storage<float> y, Broadcast broadcast, int rows, int columns) =>
        Time(typeof(TOp).Name, () => cpu.Zip(op, a, b, y, broadcast, rows, columns), 12.0 * rows * columns);

    public override void ColumnSums(Storage<float> x, Storage<float> y, int rows, int columns) =>
        Time("ColumnSums", () => cpu.ColumnSums(x, y, rows, columns), 4.0 * rows * columns);

    public override void RowSums(Storage<float> x, Storage<float> y, int rows, int columns) =>
        Time("RowSums", () => cpu.RowSums(x, y, rows, columns), 4.0 * rows * columns);

    public override void NormalizeRows(Storage<float> x, Storage<float> y, Storage<float> norms, int rows, int columns, float epsilon) =>
        Time("NormalizeRows", () => cpu.NormalizeRows(x, y, norms, rows, columns, epsilon), 8.0 * rows * columns);

    public override void NormalizeRowsGrad(
        Storage<float> y, Storage<float> norms, Storage<float> dy, Storage<float> dx, int rows, int columns, float epsilon) =>
        Time("NormalizeRowsGrad", () => cpu.NormalizeRowsGrad(y, norms, dy, dx, rows, columns, epsilon), 12.0 * rows * columns);

    public override void Gemm(in GemmShape shape, Storage<float> a, Storage<float> b, Storage<float> c, Storage<float>? bias = null)
    {
        clock.Start();
        cpu.Gemm(shape, a, b, c, bias);
        clock.Stop("Gemm", (shape.M, shape.N, shape.K), 2.0 * shape.M * shape.N * shape.K, 4.0 * (a.Length + b.Length + c.Length));
    }

    public override void Conv2d(in ConvShape shape, Storage<float> x, Storage<float> filter, Storage<float> y)
    {
        clock.Start();
        cpu.Conv2d(shape, x, filter, y);
        clock.Stop("Conv2d", Image(shape), Flops(shape), 4.0 * (x.Length + filter.Length + y.Length));
    }

    public override void Conv2dInputGrad(in ConvShape shape, Storage<float> dy, Storage<float> filter, Storage<float> dx)
    {
        clock.Start();
        cpu.Conv2dInputGrad(shape, dy, filter, dx);
        clock.Stop("Conv2dInputGrad", Image(shape), Flops(shape), 4.0 * (dy.Length + filter.Length + dx.Length));
    }

    public override void Conv2dFilterGrad(in ConvShape shape, Storage<float> x, Storage<float> dy, Storage<float> filterGrad)
    {
        clock.Start();
        cpu.Conv2dFilterGrad(shape, x, dy, filterGrad);
        clock.Stop("Conv2dFilterGrad", Image(shape), Flops(shape), 4.0 * (x.Length + filterGrad.Length + dy.Length));
    }

    public override void MaxPool(in PoolShape shape, Storage<float> x, Storage<float> y, Storage<int> winners)
    {
        clock.Start();
        cpu.MaxPool(shape, x, y, winners);
        clock.Stop("MaxPool", Image(shape), 0, 4.0 * (x.Length + 2 * y.Length));
    }

    public override void MaxPoolGrad(in PoolShape shape, Storage<int> winners, Storage<float> dy, Storage<float> dx)
    {
        clock.Start();
        cpu.MaxPoolGrad(shape, winners, dy, dx);
        clock.Stop("MaxPoolGrad", Image(shape), 0, 4.0 * (dx.Length + 2 * dy.Length));
    }

    public override void AvgPool(in PoolShape shape, Storage<float> x, Storage<float> y)
    {
        clock.Start();
        cpu.AvgPool(shape, x, y);
        clock.Stop("AvgPool", Image(shape), 0, 4.0 * (x.Length + y.Length));
    }

    public override void AvgPoolGrad(in PoolShape shape, Storage<float> dy, Storage<float> dx)
    {
        clock.Start();
        cpu.AvgPoolGrad(shape, dy, dx);
        clock.Stop("AvgPoolGrad", Image(shape), 0, 4.0 * (dx.Length + dy.Length));
    }

    public override void ColumnMoments(Storage<float> x, Storage<float> mean, Storage<float> variance, int rows, int columns)
    {
        clock.Start();
        cpu.ColumnMoments(x, mean, variance, rows, columns);
        clock.Stop("ColumnMoments", (rows, columns), 0, 4.0 * x.Length);
    }

    public override void BatchNorm(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> y)
    {
        clock.Start();
        cpu.BatchNorm(shape, x, norm, y);
        clock.Stop("BatchNorm", (shape.Rows, shape.Columns), 0, 8.0 * x.Length);
    }

    public override void BatchNormGrad(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> dy,
        Storage<float>? dx, Storage<float> scaleGrad, Storage<float> shiftGrad)
    {
        clock.Start();
        cpu.BatchNormGrad(shape, x, norm, dy, dx, scaleGrad, shiftGrad);
        clock.Stop("BatchNormGrad", (shape.Rows, shape.Columns), 0, 20.0 * x.Length);
    }

    public void BatchNormMaxPool(
        in NormShape shape, in PoolShape pool, Storage<float> x, in NormStorage norm, Storage<float> y, Storage<int> kept)
    {
        clock.Start();
        _fused.BatchNormMaxPool(shape, pool, x, norm, y, kept);
        clock.Stop("BatchNormMaxPool", Image(pool), 0, 4.0 * (x.Length + 2 * y.Length));
    }

    public void BatchNormMaxPoolGrad(in NormShape shape, in PoolShape pool, Storage<float> x, in NormStorage norm, Storage<int> kept,
        Storage<float> dy, Storage<float>? dx, Storage<float> scaleGrad, Storage<float> shiftGrad)
    {
        clock.Start();
        _fused.BatchNormMaxPoolGrad(shape, pool, x, norm, kept, dy, dx, scaleGrad, shiftGrad);
        clock.Stop("BatchNormMaxPoolGrad", Image(pool), 0, 4.0 * (3 * x.Length + 4 * dy.Length));
    }

    public int ConvBatchNormMaxPoolKept(in ConvShape conv, in PoolShape pool) => _fused.ConvBatchNormMaxPoolKept(conv, pool);

    public void ConvBatchNormMaxPool(in ConvShape conv, in NormShape shape, in PoolShape pool, Storage<float> x, Storage<float> filter,
        in NormStorage norm, Storage<float> y, Storage<int> kept)
    {
        clock.Start();
        _fused.ConvBatchNormMaxPool(conv, shape, pool, x, filter, norm, y, kept);
        clock.Stop("ConvBatchNormMaxPool", Image(conv), Flops(conv), 4.0 * (x.Length + 2 * y.Length));
    }

    public void ConvBatchNormMaxPoolGrad(in ConvShape conv, in NormShape shape, in PoolShape pool, Storage<float> x, Storage<float> filter,
        in NormStorage norm, Storage<float> y, Storage<int> kept, Storage<float> dy,
        Storage<float> filterGrad, Storage<float> scaleGrad, Storage<float> shiftGrad)
    {
        clock.Start();
        _fused.ConvBatchNormMaxPoolGrad(conv, shape, pool, x, filter, norm, y, kept, dy, filterGrad, scaleGrad, shiftGrad);
        clock.Stop("ConvBatchNormMaxPoolGrad", Image(conv), Flops(conv), 4.0 * (x.Length + 3 * y.Length));
    }

    public override void PairLoss<TLoss>(TLoss loss, in PairLossArguments arguments)
    {
        clock.Start();
        cpu.PairLoss(loss, arguments);
        clock.Stop("PairLoss", (arguments.AnchorCount, arguments.ReferenceCount, arguments.Columns),
            4.0 * arguments.AnchorCount * arguments.ReferenceCount * arguments.Columns, 4.0 * arguments.ReferenceCount * arguments.Columns);
    }

    public override void SgdStep(in SgdSettings settings, Storage<float> parameter, Storage<float> gradient, Storage<float>? momentum)
    {
        clock.Start();
        cpu.SgdStep(settings, parameter, gradient, momentum);
        clock.Stop("SgdStep", parameter.Length, 0, 20.0 * parameter.Length);
    }

    public override void AdamStep(in AdamSettings settings, long iteration, Storage<float> parameter, Storage<float> gradient,
        Storage<float> mean, Storage<float> square)
    {
        clock.Start();
        cpu.AdamStep(settings, iteration, parameter, gradient, mean, square);
        clock.Stop("AdamStep", parameter.Length, 0, 28.0 * parameter.Length);
    }

    // What a training step does not call passes through untimed.

    public override void SimilarityTopK(
        in TopKShape shape, Storage<float> queries, Storage<float> gallery, Storage<int> rows, Storage<float> similarities) =>
        cpu.SimilarityTopK(shape, queries, gallery, rows, similarities);

    public override void FirstHitRanks(in RankArguments arguments) => cpu.FirstHitRanks(arguments);

    public override void GatherRows(Storage<float> x, Storage<int> rows, Storage<float> y, int columns) =>
        cpu.GatherRows(x, rows, y, columns);

    public override void RandomUniform(Storage<float> destination, float low, float high, ulong seed, ulong stream) =>
        cpu.RandomUniform(destination, low, high, seed, stream);

    public override void Dispose()
    {
        base.Dispose();
        cpu.Dispose();
    }

    void Time(string name, Action work, double bytes)
    {
        clock.Start();
        work();
        clock.Stop(name, "", 0, bytes);
    }

    static double Flops(in ConvShape shape) => 2.0 * shape.OutPixels * shape.Patch * shape.K;

    static (int, int, int, int) Image(in ConvShape shape) => (shape.N, shape.H, shape.W, shape.C);

    static (int, int, int, int) Image(in PoolShape shape) => (shape.N, shape.H, shape.W, shape.C);
}
