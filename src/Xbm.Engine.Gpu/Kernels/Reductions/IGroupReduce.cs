using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// Reductions over the threads of a group, in a fixed order; every thread gets the result. All threads call, with shared memory of one
/// value per thread that they may use again as soon as the call returns.
/// </summary>
interface IGroupReduce
{
    float Sum(float value, ArrayView<float> shared);

    float Max(float value, ArrayView<float> shared);
}

/// <summary>Shuffles within each warp, then shared memory over the warps.</summary>
readonly struct ShuffleReduce : IGroupReduce
{
    public float Sum(float value, ArrayView<float> shared)
    {
        for (int mask = Warp.WarpSize / 2; mask > 0; mask /= 2) value += Warp.ShuffleXor(value, mask);
        if (Group.IdxX % Warp.WarpSize == 0) shared[Group.IdxX / Warp.WarpSize] = value;
        Group.Barrier();
        float sum = 0;
        for (int warp = 0; warp < Group.DimX / Warp.WarpSize; warp++) sum += shared[warp];
        Group.Barrier();
        return sum;
    }

    public float Max(float value, ArrayView<float> shared)
    {
        for (int mask = Warp.WarpSize / 2; mask > 0; mask /= 2) value = Math.Max(value, Warp.ShuffleXor(value, mask));
        if (Group.IdxX % Warp.WarpSize == 0) shared[Group.IdxX / Warp.WarpSize] = value;
        Group.Barrier();
        float max = shared[0];
        for (int warp = 1; warp < Group.DimX / Warp.WarpSize; warp++) max = Math.Max(max, shared[warp]);
        Group.Barrier();
        return max;
    }
}

/// <summary>A tree in shared memory, for devices without shuffles or with warps of another width; groups are a power of two.</summary>
readonly struct TreeReduce : IGroupReduce
{
    public float Sum(float value, ArrayView<float> shared)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        for (int step = Group.DimX / 2; step > 0; step /= 2)
        {
            if (Group.IdxX < step) shared[Group.IdxX] += shared[Group.IdxX + step];
            Group.Barrier();
        }
        float sum = shared[0];
        Group.Barrier();
        return sum;
    }

    public float Max(float value, ArrayView<float> shared)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        for (int step = Group.DimX / 2; step > 0; step /= 2)
        {
            if (Group.IdxX < step) shared[Group.IdxX] = Math.Max(shared[Group.IdxX], shared[Group.IdxX + step]);
            Group.Barrier();
        }
        float max = shared[0];
        Group.Barrier();
        return max;
    }
}
