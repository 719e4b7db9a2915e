using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Convolutions.Winograd;

/// <summary>The taps of a filter turned from [c, k] to [k, c], one per piece.</summary>
readonly unsafe struct TurnTapsWork : IWork
{
    readonly float* _filter, _turned;
    readonly int _c, _k;

    public TurnTapsWork(float* filter, float* turned, int c, int k)
    {
        _filter = filter;
        _turned = turned;
        (_c, _k) = (c, k);
    }

    public void Run(int index)
    {
        nint tap = (nint)index * _c * _k;
        Transposition.Run(_filter + tap, _k, _c, _k, _turned + tap, _c);
    }
}
