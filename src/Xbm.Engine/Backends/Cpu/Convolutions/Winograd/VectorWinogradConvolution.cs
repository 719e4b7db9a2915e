using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Convolutions.Winograd;

/// <summary><see cref="WinogradConvolution"/> over one vector width.</summary>
sealed unsafe class VectorWinogradConvolution<T>(BlockProduct dense) : WinogradConvolution where T : struct, IFloatVector<T>
{
    const int Planes = WinogradTiles.Planes;

    /// <summary>Fewer channels leave the transforms as dear as the products, and fewer tiles the transform of the filters.</summary>
    const int FewestChannels = 32, FewestTiles = 64;

    public override bool Serves(in ConvShape s) =>
        s is { R: 3, S: 3, Stride: 1, Padding: <= 2, OutH: >= 3, OutW: >= 3, C: >= FewestChannels, K: >= FewestChannels }
        && s.C % T.Count == 0 && s.K % T.Count == 0 && s.N * WinogradTiles.Of(s).PerImage >= FewestTiles;

    public override void Forward(Workers workers, in ConvShape s, float* x, float* filter, float* y)
    {
        var tiles = WinogradTiles.Of(s);
        using var packed = Scratch.Lease(ScratchUse.Shared, Planes * dense.PackedLength(s.C, s.K));
        var filters = new PackWinogradFiltersWork<T>(dense, filter, packed.Floats, s.C, s.K, backwards: false);
        workers.For(s.C, filters);
        new WinogradForwardWork<T>(dense, tiles, filters, x, y, s.N * tiles.PerImage).Start(workers);
    }

    public override void InputGrad(Workers workers, in ConvShape s, float* dy, float* filter, float* dx)
    {
        var tiles = new WinogradTiles(s.OutH, s.OutW, s.H, s.W, 2 - s.Padding);
        long length = Planes * dense.PackedLength(s.K, s.C);
        using var buffer = Scratch.Lease(ScratchUse.Shared, length + 9L * s.C * s.K);
        float* packed = buffer.Floats, turned = packed + length;
        workers.For(9, new TurnTapsWork(filter, turned, s.C, s.K));
        var filters = new PackWinogradFiltersWork<T>(dense, turned, packed, s.K, s.C, backwards: true);
        workers.For(s.K, filters);
        new WinogradForwardWork<T>(dense, tiles, filters, dy, dx, s.N * tiles.PerImage).Start(workers);
    }

    public override void FilterGrad(Workers workers, in ConvShape s, float* x, float* dy, float* filterGrad) =>
        WinogradFilterGradWork<T>.Run(workers, dense, s, x, dy, filterGrad);
}
