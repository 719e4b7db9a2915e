using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Pooling;

/// <summary>Window mean and its gradient, one image per piece.</summary>
readonly unsafe struct AvgPoolWork : IWork
{
    readonly PoolShape _shape;
    readonly float* _image, _pooled;
    readonly bool _gradient;

    /// <summary>Pools images into <paramref name="pooled"/>, or spreads that over the images' gradient.</summary>
    public AvgPoolWork(in PoolShape shape, float* image, float* pooled, bool gradient)
    {
        (_shape, _gradient) = (shape, gradient);
        _image = image;
        _pooled = pooled;
    }

    public void Run(int index)
    {
        var s = _shape;
        float* image = _image + (nint)index * s.H * s.W * s.C, pooled = _pooled + (nint)index * s.OutH * s.OutW * s.C;
        float share = 1f / (s.R * s.S);
        new Span<float>(_gradient ? image : pooled, (_gradient ? s.H * s.W : s.OutH * s.OutW) * s.C).Clear();
        for (int oh = 0; oh < s.OutH; oh++)
            for (int ow = 0; ow < s.OutW; ow++, pooled += s.C)
            {
                var window = new PoolWindow(s, oh, ow);
                for (int h = window.Top; h < window.Bottom; h++)
                    for (int w = window.Left; w < window.Right; w++)
                    {
                        float* pixel = image + ((nint)h * s.W + w) * s.C;
                        float* from = _gradient ? pooled : pixel, to = _gradient ? pixel : pooled;
                        RowLoops.AddScaled(share, from, to, to, s.C);
                    }
            }
    }
}
