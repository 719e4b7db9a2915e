using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Convolutions.Winograd;

/// <summary>The sums back to nine taps, one input channel per piece.</summary>
readonly unsafe struct TransformSumsWork<T> : IWork where T : struct, IFloatVector<T>
{
    readonly float* _sums, _filterGrad;
    readonly int _inputs, _outputs;

    public TransformSumsWork(float* sums, int inputs, int outputs, float* filterGrad)
    {
        _sums = sums;
        _filterGrad = filterGrad;
        (_inputs, _outputs) = (inputs, outputs);
    }

    public void Run(int index)
    {
        nint plane = (nint)_inputs * _outputs, row = (nint)index * _outputs;
        WinogradTransforms<T>.FilterGrad(_sums + row, plane, _outputs, _filterGrad + row, plane);
    }
}
