using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Convolutions.Winograd;

/// <summary>Filters [9, inputs, outputs] transformed into a packed right operand per plane, one input channel per piece.</summary>
readonly unsafe struct PackWinogradFiltersWork<T> : IWork where T : struct, IFloatVector<T>
{
    const int Planes = WinogradTiles.Planes;

    readonly float* _filter, _packed;
    readonly bool _backwards;
    readonly int _panel;
    readonly nint _panelStride;

    public PackWinogradFiltersWork(BlockProduct dense, float* filter, float* packed, int inputs, int outputs, bool backwards)
    {
        _filter = filter;
        _packed = packed;
        (Inputs, Outputs, _backwards, _panel) = (inputs, outputs, backwards, dense.TileColumns);
        (Plane, _panelStride) = ((nint)dense.PackedLength(inputs, outputs), dense.PanelStride(inputs));
    }

    public int Inputs { get; }

    public int Outputs { get; }

    nint Plane { get; }

    public RightOperand OfPlane(int plane) => new((nint)(_packed + plane * Plane), _panelStride, _panel);

    public void Run(int index)
    {
        nint tap = (nint)Inputs * Outputs;
        for (int k = 0; k < Outputs; k += _panel)
        {
            float* taps = _filter + (nint)index * Outputs + k + (_backwards ? 8 * tap : 0);
            float* to = _packed + k / _panel * _panelStride + (nint)index * _panel;
            int outputs = Math.Min(_panel, Outputs - k);
            WinogradTransforms<T>.Filter(taps, _backwards ? -tap : tap, outputs, to, Plane);
            for (int p = 0; outputs < _panel && p < Planes; p++) new Span<float>(to + p * Plane + outputs, _panel - outputs).Clear();
        }
    }
}
