using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Xbm.Engine.Gpu.Emulator.Tests;

public class MemoryTests
{
    [Fact]
    public void An_index_outside_of_a_view_is_a_fault() =>
        Assert.Equal("kernel MemoryTests.Past, group (1, 0, 0), thread (9, 0, 0): index 20 is outside of a view of 20 elements of Int32",
            Emulated.Fault<int>(Past, 2, 10));

    static void Past(ArrayView<int> values) => values[Grid.IdxX * 10 + Group.IdxX + (Grid.IdxX == 1 && Group.IdxX == 9 ? 1 : 0)] = 1;

    [Fact]
    public void An_index_below_zero_and_one_outside_of_shared_memory_are_faults()
    {
        Assert.Contains("index -1 is outside of a view of 10 elements of Int32", Emulated.Fault<int>(Below, 1, 10));
        Assert.Contains("index 4 is outside of a view of 4 elements of Single", Emulated.Fault<float>(PastShared, 1, 5));
    }

    static void Below(ArrayView<int> values) => values[Group.IdxX - 1] = 1;

    static void PastShared(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(4);
        shared[Group.IdxX] = 1;
        Group.Barrier();
        values[Group.IdxX] = shared[0];
    }

    [Fact]
    public void A_part_that_reaches_outside_of_its_view_is_a_fault() =>
        Assert.Contains("a part of 5 elements from 6 on is outside of a view of 10 elements of Int32",
            Emulated.Fault<int>(PartOutside, 1, 10));

    static void PartOutside(ArrayView<int> values) => values.SubView(6, 5)[0] = 1;

    [Fact]
    public void Shared_memory_is_poisoned_in_every_group() =>
        Assert.All(Emulated.Run<float>(ReadShared, 50, 8), value => Assert.True(float.IsNaN(value)));

    static void ReadShared(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(8);
        values[Grid.IdxX * 8 + Group.IdxX] = shared[Group.IdxX];
        Group.Barrier();
        shared[Group.IdxX] = 1;
    }

    [Fact]
    public void A_missing_barrier_shows()
    {
        float[] values = Emulated.Run<float>(NoBarrier, 1, 64);
        Assert.Contains(values, float.IsNaN);
        Assert.NotEqual(Enumerable.Range(0, 64).Select(t => (t + 1f) % 64), Emulated.Run<float>(NoSecondBarrier, 1, 64));
    }

    static void NoBarrier(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(64);
        shared[Group.IdxX] = 1;
        values[Group.IdxX] = shared[(Group.IdxX + 1) % 64];
    }

    static void NoSecondBarrier(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(64);
        shared[Group.IdxX] = Group.IdxX;
        Group.Barrier();
        float next = shared[(Group.IdxX + 1) % 64];
        shared[Group.IdxX] = -1;
        values[Group.IdxX] = next;
    }

    [Fact]
    public void Fresh_device_memory_is_poisoned()
    {
        using var buffer = Emulated.Device.Allocate1D<float>(5);
        var values = new float[5];
        buffer.View.AsContiguous().CopyToCPU(Emulated.Device.DefaultStream, values.AsSpan());
        Assert.All(values, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void More_shared_memory_than_a_group_has_is_a_fault() =>
        Assert.Contains("a group wants 52000 bytes of shared memory, there are 49152", Emulated.Fault<float>(TooMuch, 1, 2));

    static void TooMuch(ArrayView<float> values) => values[Group.IdxX] = SharedMemory.Allocate<float>(13000)[0];

    [Fact]
    public void A_group_too_large_and_a_grid_of_no_groups_are_faults()
    {
        Assert.Contains("kernel MemoryTests.Below: a group has 1 to 1024 threads, got (1025, 1, 1)", Emulated.Fault<int>(Below, 1, 1025));
        Assert.Contains("kernel MemoryTests.Below: a grid of (0, 1, 1) groups cannot be launched",
            Assert.Throws<KernelFault>(() => Emulated.Run<int>(Below, 0, 1, 1)).Message);
    }

    [Fact]
    public void Dynamic_shared_memory_has_the_size_of_the_launch()
    {
        using var buffer = Emulated.Device.Allocate1D<int>(4);
        var kernel = Emulated.Device.LoadStreamKernel<ArrayView<int>>(Dynamic);
        kernel(new KernelConfig((Index1D)1, (Index1D)4, SharedMemoryConfig.RequestDynamic<int>(12)), buffer.View.AsContiguous());
        var values = new int[4];
        buffer.View.AsContiguous().CopyToCPU(Emulated.Device.DefaultStream, values.AsSpan());
        Assert.Equal([15, 14, 13, 12], values);
    }

    static void Dynamic(ArrayView<int> values)
    {
        var shared = SharedMemory.GetDynamic<int>();
        shared[Group.IdxX] = Group.IdxX;
        Group.Barrier();
        values[Group.IdxX] = shared[3 - Group.IdxX] + shared.IntLength;
    }

    [Fact]
    public void Atomics_of_all_groups_add_up()
    {
        using var buffer = Emulated.Device.Allocate1D<int>(3);
        var view = buffer.View.AsContiguous();
        view.MemSetToZero(Emulated.Device.DefaultStream);
        Emulated.Device.LoadStreamKernel<ArrayView<int>>(Add)(new KernelConfig((Index1D)50, (Index1D)100), view);
        var values = new int[3];
        view.CopyToCPU(Emulated.Device.DefaultStream, values.AsSpan());
        Assert.Equal([5000, 4999, 4999 * 2500], values);
    }

    static void Add(ArrayView<int> values)
    {
        int number = Atomic.Add(ref values[0], 1);
        Atomic.Max(ref values[1], number);
        Atomic.Add(ref values[2], number);
    }

    [Fact]
    public void A_misaligned_vector_access_is_a_fault() =>
        Assert.Contains("a view of Single that starts 4 bytes after a multiple of 16 is cast to Vector4",
            Emulated.Fault<float>(Misaligned, 1, 16));

    static void Misaligned(ArrayView<float> values) => values.SubView(1).Cast<Vector4>()[0] = default;

    /// <summary>Every access is aligned, but ILGPU's own views would begin at the element before.</summary>
    [Fact]
    public void A_view_that_begins_between_two_elements_of_its_new_type_is_a_fault() =>
        Assert.Contains("a view of Single that starts 16 bytes after a multiple of 32 is cast to", Emulated.Fault<float>(Between, 1, 16));

    static void Between(ArrayView<float> values) => values.SubView(4).Cast<(Vector4, Vector4)>()[0] = default;

    [Fact]
    public void A_full_device_refuses_and_has_room_again_after_a_release()
    {
        using var device = Emulated.Open(1000);
        var first = device.Allocate1D<float>(200);
        Assert.Throws<CudaException>(() => device.Allocate1D<float>(100));
        first.Dispose();
        device.Allocate1D<float>(100).Dispose();
    }
}
