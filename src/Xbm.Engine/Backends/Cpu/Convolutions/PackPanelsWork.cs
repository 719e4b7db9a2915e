using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Convolutions;

/// <summary>Row-major B[k, n] into column panels, one panel per piece.</summary>
readonly unsafe struct PackPanelsWork : IWork
{
    readonly BlockProduct _dense;
    readonly float* _b, _packed;
    readonly int _k, _n;

    public PackPanelsWork(BlockProduct dense, float* b, int k, int n, float* packed)
    {
        (_dense, _k, _n) = (dense, k, n);
        _b = b;
        _packed = packed;
    }

    public int Panels => WorkSplit.Pieces(_n, _dense.TileColumns);

    public RightOperand Packed => new((nint)_packed, _dense.PanelStride(_k), _dense.TileColumns);

    public void Run(int index)
    {
        int column = index * _dense.TileColumns;
        _dense.PackRight(_b + column, _n, _k, Math.Min(_dense.TileColumns, _n - column), _packed + index * _dense.PanelStride(_k));
    }
}
