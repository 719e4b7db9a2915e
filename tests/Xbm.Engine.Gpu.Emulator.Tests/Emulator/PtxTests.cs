using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Xbm.Engine.Gpu.Emulator.Tests;

/// <summary>Tensor cores and asynchronous copies as the PTX ISA describes them.</summary>
public class PtxTests
{
    /// <summary>A [16, 8] and B [8, 8] of small integers, which TF32 holds, through the fragments of all lanes.</summary>
    [Fact]
    public void A_tensor_product_is_the_product_of_its_fragments_and_adds_to_the_sums()
    {
        float[] d = Emulated.Run<float>(Product, 1, 32, 16 * 8);
        for (int i = 0; i < 16; i++)
            for (int j = 0; j < 8; j++) Assert.Equal(1 + Enumerable.Range(0, 8).Sum(k => A(i, k) * B(k, j)), d[i * 8 + j]);
    }

    static int A(int row, int depth) => (row * 3 + depth * 5) % 7 - 2;

    static int B(int depth, int column) => (depth * 2 + column * 3) % 5 - 1;

    static void Product(ArrayView<float> d)
    {
        var values = SharedMemory.Allocate<float>(16 * 8 + 8 * 8);
        int g = Warp.LaneIdx / 4, t = Warp.LaneIdx % 4;
        for (int i = Warp.LaneIdx; i < 16 * 8; i += 32) values[i] = A(i / 8, i % 8);
        for (int i = Warp.LaneIdx; i < 8 * 8; i += 32) values[128 + i] = B(i / 8, i % 8);
        Warp.Barrier();
        CudaAsm.Emit(".reg .b32 t_a<4>, t_b<2>, t_at;");
        CudaAsm.Emit(".reg .f32 t_d<4>;");
        CudaAsm.Emit("mov.f32 t_d0, 0f3F800000; mov.f32 t_d1, 0f3F800000; "
            + "mov.f32 t_d2, 0f3F800000; mov.f32 t_d3, 0f3F800000; add.u32 t_at, 0, %0;", 0);
        CudaAsm.Emit("add.u32 t_at, 0, %0; ld.shared.f32 t_a0, [t_at];", 4 * (g * 8 + t));
        CudaAsm.Emit("add.u32 t_at, 0, %0; ld.shared.f32 t_a1, [t_at];", 4 * ((g + 8) * 8 + t));
        CudaAsm.Emit("add.u32 t_at, 0, %0; ld.shared.f32 t_a2, [t_at];", 4 * (g * 8 + t + 4));
        CudaAsm.Emit("add.u32 t_at, 0, %0; ld.shared.f32 t_a3, [t_at];", 4 * ((g + 8) * 8 + t + 4));
        CudaAsm.Emit("add.u32 t_at, 0, %0; ld.shared.f32 t_b0, [t_at];", 4 * (128 + t * 8 + g));
        CudaAsm.Emit("add.u32 t_at, 0, %0; ld.shared.f32 t_b1, [t_at];", 4 * (128 + (t + 4) * 8 + g));
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {t_d0, t_d1, t_d2, t_d3}, "
            + "{t_a0, t_a1, t_a2, t_a3}, {t_b0, t_b1}, {t_d0, t_d1, t_d2, t_d3};");
        CudaAsm.Emit("st.global.v2.f32 [%0], {t_d0, t_d1};", d.SubView(g * 8 + 2 * t, 2).LoadEffectiveAddressAsPtr().ToInt64());
        CudaAsm.Emit("st.global.v2.f32 [%0], {t_d2, t_d3};", d.SubView((g + 8) * 8 + 2 * t, 2).LoadEffectiveAddressAsPtr().ToInt64());
    }

    [Fact]
    public void An_asynchronous_copy_is_there_when_it_was_waited_for_and_not_before()
    {
        float[] values = Emulated.Run<float>(CopyAndWait, 1, 1, 12);
        Assert.Equal([5, 6, 7, 8], values[..4]);
        Assert.All(values[4..8], value => Assert.True(float.IsNaN(value)));
        Assert.Equal([5, 6, 7, 8], values[8..]);
    }

    static void CopyAndWait(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(4);
        for (int i = 0; i < 4; i++) values[i] = 5 + i;
        CudaAsm.Emit(".reg .b32 t_to;");
        CudaAsm.Emit("add.u32 t_to, 0, %0;", 0);
        CudaAsm.Emit("cp.async.cg.shared.global [t_to], [%0], 16, %1;", values.LoadEffectiveAddressAsPtr().ToInt64(), 16);
        CudaAsm.Emit("cp.async.commit_group;");
        for (int i = 0; i < 4; i++) values[4 + i] = shared[i];
        CudaAsm.Emit("cp.async.wait_group 0;");
        for (int i = 0; i < 4; i++) values[8 + i] = shared[i];
    }

    [Fact]
    public void Undeclared_registers_unknown_statements_and_foreign_addresses_are_faults()
    {
        Assert.Contains("PTX uses t_nothing, which it has not declared", Emulated.Fault<float>(Undeclared, 1, 1));
        Assert.Contains("the emulator does not know PTX's wgmma.fence", Emulated.Fault<float>(Unknown, 1, 1));
        Assert.Contains("lie outside of device memory", Emulated.Fault<float>(Foreign, 1, 2));
        Assert.Contains("an address of PTX is 4 bytes after a multiple of 8", Emulated.Fault<float>(MisalignedStore, 1, 4));
    }

    static void Undeclared(ArrayView<float> values)
    {
        CudaAsm.Emit("mov.f32 t_nothing, 0f00000000;");
        values[0] = 1;
    }

    static void Unknown(ArrayView<float> values)
    {
        CudaAsm.Emit("wgmma.fence;");
        values[0] = 1;
    }

    static void Foreign(ArrayView<float> values) => Store(values.LoadEffectiveAddressAsPtr().ToInt64() + 4096);

    static void MisalignedStore(ArrayView<float> values) => Store(values.LoadEffectiveAddressAsPtr().ToInt64() + 4);

    static void Store(long at)
    {
        CudaAsm.Emit(".reg .f32 t_v<2>;");
        CudaAsm.Emit("st.global.v2.f32 [%0], {t_v0, t_v1};", at);
    }
}
