using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Convolutions.Winograd;

/// <summary>
/// 3 × 3 convolutions of stride 1 by F(4×4, 3×3). A block of tiles goes through all its stages while it lies in the second-level cache:
/// patches transformed, one product per plane with the transformed filter, results transformed back.
/// </summary>
abstract unsafe class WinogradConvolution
{
    /// <summary>Whether the shape is served, and gains: whole vectors of enough channels, and tiles that are not mostly padding.</summary>
    public abstract bool Serves(in ConvShape s);

    public abstract void Forward(Workers workers, in ConvShape s, float* x, float* filter, float* y);

    public abstract void InputGrad(Workers workers, in ConvShape s, float* dy, float* filter, float* dx);

    public abstract void FilterGrad(Workers workers, in ConvShape s, float* x, float* dy, float* filterGrad);

    /// <summary>The convolutions for a vector width in bits.</summary>
    public static WinogradConvolution Create(int width, BlockProduct dense) => width switch
    {
        512 => new VectorWinogradConvolution<FloatVector512>(dense),
        256 => new VectorWinogradConvolution<FloatVector256>(dense),
        _ => new VectorWinogradConvolution<FloatVector128>(dense),
    };
}
