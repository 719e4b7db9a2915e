using System.Numerics;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Optimizers;

/// <summary>One pass over a parameter, its gradient and its moments.</summary>
readonly unsafe struct AdamWork : IWork
{
    readonly AdamSettings _s;
    readonly float* _p, _g, _m, _v;
    readonly int _length;
    readonly float _rate, _rootCorrection, _decay;

    public AdamWork(in AdamSettings settings, long iteration, float* parameter, float* gradient, float* mean, float* square, int length)
    {
        (_s, _length) = (settings, length);
        _p = parameter;
        _g = gradient;
        _m = mean;
        _v = square;
        _rate = (float)(settings.LearningRate / (1 - Math.Pow(settings.Beta1, iteration)));
        _rootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(settings.Beta2, iteration)));
        _decay = settings.Decoupled ? 1 - settings.LearningRate * settings.WeightDecay : 1;
    }

    public int Pieces => WorkSplit.Pieces(_length, WorkSplit.PieceLength);

    public void Run(int index)
    {
        int i = index * WorkSplit.PieceLength, end = Math.Min(_length, i + WorkSplit.PieceLength);
        float l2 = _s.Decoupled ? 0 : _s.WeightDecay;
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> p = Vector.Load(_p + i), g = Vector.Load(_g + i) + p * l2;
            var m = Vector.Load(_m + i) * _s.Beta1 + g * (1 - _s.Beta1);
            var v = Vector.Load(_v + i) * _s.Beta2 + g * g * (1 - _s.Beta2);
            var root = Vector.SquareRoot(v) * _rootCorrection + new Vector<float>(_s.Epsilon);
            m.Store(_m + i);
            v.Store(_v + i);
            (p * _decay - m * _rate / root).Store(_p + i);
        }
        for (; i < end; i++)
        {
            float p = _p[i], g = _g[i] + p * l2;
            float m = _m[i] = _m[i] * _s.Beta1 + g * (1 - _s.Beta1);
            float v = _v[i] = _v[i] * _s.Beta2 + g * g * (1 - _s.Beta2);
            _p[i] = p * _decay - m * _rate / (MathF.Sqrt(v) * _rootCorrection + _s.Epsilon);
        }
    }
}
