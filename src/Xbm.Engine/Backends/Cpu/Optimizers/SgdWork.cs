using System.Numerics;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Optimizers;

/// <inheritdoc cref="AdamWork"/>
readonly unsafe struct SgdWork : IWork
{
    readonly SgdSettings _s;
    readonly float* _p, _g, _v;
    readonly int _length;

    public SgdWork(in SgdSettings settings, float* parameter, float* gradient, float* momentum, int length)
    {
        (_s, _length) = (settings, length);
        _p = parameter;
        _g = gradient;
        _v = momentum;
    }

    public int Pieces => WorkSplit.Pieces(_length, WorkSplit.PieceLength);

    public void Run(int index)
    {
        int i = index * WorkSplit.PieceLength, end = Math.Min(_length, i + WorkSplit.PieceLength);
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> p = Vector.Load(_p + i), step = Vector.Load(_g + i) + p * _s.WeightDecay;
            if (_v != null) (step += Vector.Load(_v + i) * _s.Momentum).Store(_v + i);
            (p - step * _s.LearningRate).Store(_p + i);
        }
        for (; i < end; i++)
        {
            float step = _g[i] + _p[i] * _s.WeightDecay;
            if (_v != null) _v[i] = step += _v[i] * _s.Momentum;
            _p[i] -= step * _s.LearningRate;
        }
    }
}
