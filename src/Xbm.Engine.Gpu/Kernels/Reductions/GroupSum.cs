using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>A sum that takes up others of its kind.</summary>
interface IGroupSum<TSelf> where TSelf : unmanaged, IGroupSum<TSelf>
{
    void Add(TSelf other);
}

/// <summary>Sums over the threads of a group, of any kind.</summary>
static class GroupSum
{
    /// <summary>
    /// The sum of all threads' own, in thread 0, always in the same order. Groups are a power of two; shared memory has one sum per thread.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T own, ArrayView<T> shared) where T : unmanaged, IGroupSum<T>
    {
        shared[Group.IdxX] = own;
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            Group.Barrier();
            if (Group.IdxX >= half) continue;
            own.Add(shared[Group.IdxX + half]);
            shared[Group.IdxX] = own;
        }
        return own;
    }
}
