using System.Runtime.CompilerServices;
using ILGPU.Runtime.Cuda;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// A warp's 64 × 64 (or 64 × 32) sums on the tensor cores, in PTX. The registers are PTX's own and named here, since values that go through
/// ILGPU's operands pass through local memory. Lane l = 4·g + t holds of a 16 × 8 product the rows g and g + 8 and the columns 2t and 2t +
/// 1; sums of row block i and column block j are d[(8i + j)·4 …].
/// </summary>
static class TensorCore
{
    /// <summary>Rows of the left and columns of the right side in one instruction.</summary>
    public const int BlockRows = 16, BlockColumns = 8;

    /// <summary>Reads a value from shared memory and rounds it; the register that it goes to follows.</summary>
    const string Read = "add.u32 xbm_at, xbm_shared, %0; ld.shared.f32 xbm_read, [xbm_at]; cvt.rna.tf32.f32 ";

    /// <summary>The instruction: sums, left, right, and what is added to.</summary>
    const string Mma = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 ";

    /// <summary>Depth of one instruction.</summary>
    public const int BlockDepth = 8;

    /// <summary>Declares the registers and the shared memory, and clears the sums. Once, before anything else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Begin()
    {
        CudaAsm.Emit(".shared .align 16 .b8 xbm_tiles[40960];");
        CudaAsm.Emit(".reg .b32 xbm_shared, xbm_at;");
        CudaAsm.Emit(".reg .f32 xbm_d<128>, xbm_read;");
        CudaAsm.Emit(".reg .b32 xbm_a<16>, xbm_b<16>;");
        CudaAsm.Emit("mov.u32 xbm_shared, xbm_tiles;");
        CudaAsm.Emit("mov.f32 xbm_d0, 0f00000000; mov.f32 xbm_d1, 0f00000000; mov.f32 xbm_d2, 0f00000000; mov.f32 xbm_d3, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d4, 0f00000000; mov.f32 xbm_d5, 0f00000000; mov.f32 xbm_d6, 0f00000000; mov.f32 xbm_d7, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d8, 0f00000000; mov.f32 xbm_d9, 0f00000000; mov.f32 xbm_d10, 0f00000000; mov.f32 xbm_d11, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d12, 0f00000000; mov.f32 xbm_d13, 0f00000000; mov.f32 xbm_d14, 0f00000000; mov.f32 xbm_d15, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d16, 0f00000000; mov.f32 xbm_d17, 0f00000000; mov.f32 xbm_d18, 0f00000000; mov.f32 xbm_d19, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d20, 0f00000000; mov.f32 xbm_d21, 0f00000000; mov.f32 xbm_d22, 0f00000000; mov.f32 xbm_d23, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d24, 0f00000000; mov.f32 xbm_d25, 0f00000000; mov.f32 xbm_d26, 0f00000000; mov.f32 xbm_d27, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d28, 0f00000000; mov.f32 xbm_d29, 0f00000000; mov.f32 xbm_d30, 0f00000000; mov.f32 xbm_d31, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d32, 0f00000000; mov.f32 xbm_d33, 0f00000000; mov.f32 xbm_d34, 0f00000000; mov.f32 xbm_d35, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d36, 0f00000000; mov.f32 xbm_d37, 0f00000000; mov.f32 xbm_d38, 0f00000000; mov.f32 xbm_d39, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d40, 0f00000000; mov.f32 xbm_d41, 0f00000000; mov.f32 xbm_d42, 0f00000000; mov.f32 xbm_d43, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d44, 0f00000000; mov.f32 xbm_d45, 0f00000000; mov.f32 xbm_d46, 0f00000000; mov.f32 xbm_d47, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d48, 0f00000000; mov.f32 xbm_d49, 0f00000000; mov.f32 xbm_d50, 0f00000000; mov.f32 xbm_d51, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d52, 0f00000000; mov.f32 xbm_d53, 0f00000000; mov.f32 xbm_d54, 0f00000000; mov.f32 xbm_d55, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d56, 0f00000000; mov.f32 xbm_d57, 0f00000000; mov.f32 xbm_d58, 0f00000000; mov.f32 xbm_d59, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d60, 0f00000000; mov.f32 xbm_d61, 0f00000000; mov.f32 xbm_d62, 0f00000000; mov.f32 xbm_d63, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d64, 0f00000000; mov.f32 xbm_d65, 0f00000000; mov.f32 xbm_d66, 0f00000000; mov.f32 xbm_d67, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d68, 0f00000000; mov.f32 xbm_d69, 0f00000000; mov.f32 xbm_d70, 0f00000000; mov.f32 xbm_d71, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d72, 0f00000000; mov.f32 xbm_d73, 0f00000000; mov.f32 xbm_d74, 0f00000000; mov.f32 xbm_d75, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d76, 0f00000000; mov.f32 xbm_d77, 0f00000000; mov.f32 xbm_d78, 0f00000000; mov.f32 xbm_d79, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d80, 0f00000000; mov.f32 xbm_d81, 0f00000000; mov.f32 xbm_d82, 0f00000000; mov.f32 xbm_d83, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d84, 0f00000000; mov.f32 xbm_d85, 0f00000000; mov.f32 xbm_d86, 0f00000000; mov.f32 xbm_d87, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d88, 0f00000000; mov.f32 xbm_d89, 0f00000000; mov.f32 xbm_d90, 0f00000000; mov.f32 xbm_d91, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d92, 0f00000000; mov.f32 xbm_d93, 0f00000000; mov.f32 xbm_d94, 0f00000000; mov.f32 xbm_d95, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d96, 0f00000000; mov.f32 xbm_d97, 0f00000000; mov.f32 xbm_d98, 0f00000000; mov.f32 xbm_d99, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d100, 0f00000000; mov.f32 xbm_d101, 0f00000000; "
            + "mov.f32 xbm_d102, 0f00000000; mov.f32 xbm_d103, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d104, 0f00000000; mov.f32 xbm_d105, 0f00000000; "
            + "mov.f32 xbm_d106, 0f00000000; mov.f32 xbm_d107, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d108, 0f00000000; mov.f32 xbm_d109, 0f00000000; "
            + "mov.f32 xbm_d110, 0f00000000; mov.f32 xbm_d111, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d112, 0f00000000; mov.f32 xbm_d113, 0f00000000; "
            + "mov.f32 xbm_d114, 0f00000000; mov.f32 xbm_d115, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d116, 0f00000000; mov.f32 xbm_d117, 0f00000000; "
            + "mov.f32 xbm_d118, 0f00000000; mov.f32 xbm_d119, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d120, 0f00000000; mov.f32 xbm_d121, 0f00000000; "
            + "mov.f32 xbm_d122, 0f00000000; mov.f32 xbm_d123, 0f00000000;");
        CudaAsm.Emit("mov.f32 xbm_d124, 0f00000000; mov.f32 xbm_d125, 0f00000000; "
            + "mov.f32 xbm_d126, 0f00000000; mov.f32 xbm_d127, 0f00000000;");
    }

    /// <summary>Copies 16 bytes to shared memory on the side; zeros where <paramref name="bytes"/> is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(int to, long from, int bytes)
    {
        CudaAsm.Emit("add.u32 xbm_at, xbm_shared, %0;", to);
        CudaAsm.Emit("cp.async.cg.shared.global [xbm_at], [%0], 16, %1;", from, bytes);
    }

    /// <summary>Ends the copies of one stage.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Commit() => CudaAsm.Emit("cp.async.commit_group;");

    /// <summary>Waits for this thread's copies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wait() => CudaAsm.Emit("cp.async.wait_group 0;");

    /// <summary>
    /// Reads the left side's four row blocks. Steps are in bytes: from block to block, from row g to row g + 8, from depth t to depth t +
    /// 4. Rounded to the nearest, ties away from zero: the tensor cores would cut off.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReadLeft(int at, int block, int half, int depth)
    {
        CudaAsm.Emit(Read + "xbm_a0, xbm_read;", at);
        CudaAsm.Emit(Read + "xbm_a1, xbm_read;", at + half);
        CudaAsm.Emit(Read + "xbm_a2, xbm_read;", at + depth);
        CudaAsm.Emit(Read + "xbm_a3, xbm_read;", at + half + depth);
        CudaAsm.Emit(Read + "xbm_a4, xbm_read;", at + block);
        CudaAsm.Emit(Read + "xbm_a5, xbm_read;", at + block + half);
        CudaAsm.Emit(Read + "xbm_a6, xbm_read;", at + block + depth);
        CudaAsm.Emit(Read + "xbm_a7, xbm_read;", at + block + half + depth);
        CudaAsm.Emit(Read + "xbm_a8, xbm_read;", at + 2 * block);
        CudaAsm.Emit(Read + "xbm_a9, xbm_read;", at + 2 * block + half);
        CudaAsm.Emit(Read + "xbm_a10, xbm_read;", at + 2 * block + depth);
        CudaAsm.Emit(Read + "xbm_a11, xbm_read;", at + 2 * block + half + depth);
        CudaAsm.Emit(Read + "xbm_a12, xbm_read;", at + 3 * block);
        CudaAsm.Emit(Read + "xbm_a13, xbm_read;", at + 3 * block + half);
        CudaAsm.Emit(Read + "xbm_a14, xbm_read;", at + 3 * block + depth);
        CudaAsm.Emit(Read + "xbm_a15, xbm_read;", at + 3 * block + half + depth);
    }

    /// <summary>Reads the right side's first four column blocks; see <see cref="ReadLeft"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReadRight(int at, int block, int depth)
    {
        CudaAsm.Emit(Read + "xbm_b0, xbm_read;", at);
        CudaAsm.Emit(Read + "xbm_b1, xbm_read;", at + depth);
        CudaAsm.Emit(Read + "xbm_b2, xbm_read;", at + block);
        CudaAsm.Emit(Read + "xbm_b3, xbm_read;", at + block + depth);
        CudaAsm.Emit(Read + "xbm_b4, xbm_read;", at + 2 * block);
        CudaAsm.Emit(Read + "xbm_b5, xbm_read;", at + 2 * block + depth);
        CudaAsm.Emit(Read + "xbm_b6, xbm_read;", at + 3 * block);
        CudaAsm.Emit(Read + "xbm_b7, xbm_read;", at + 3 * block + depth);
    }

    /// <summary>Reads the other four of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReadRightUpper(int at, int block, int depth)
    {
        CudaAsm.Emit(Read + "xbm_b8, xbm_read;", at + 4 * block);
        CudaAsm.Emit(Read + "xbm_b9, xbm_read;", at + 4 * block + depth);
        CudaAsm.Emit(Read + "xbm_b10, xbm_read;", at + 5 * block);
        CudaAsm.Emit(Read + "xbm_b11, xbm_read;", at + 5 * block + depth);
        CudaAsm.Emit(Read + "xbm_b12, xbm_read;", at + 6 * block);
        CudaAsm.Emit(Read + "xbm_b13, xbm_read;", at + 6 * block + depth);
        CudaAsm.Emit(Read + "xbm_b14, xbm_read;", at + 7 * block);
        CudaAsm.Emit(Read + "xbm_b15, xbm_read;", at + 7 * block + depth);
    }

    /// <summary>The products of four row blocks with the first four column blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply()
    {
        CudaAsm.Emit(Mma + "{xbm_d0, xbm_d1, xbm_d2, xbm_d3}, "
            + "{xbm_a0, xbm_a1, xbm_a2, xbm_a3}, {xbm_b0, xbm_b1}, {xbm_d0, xbm_d1, xbm_d2, xbm_d3};");
        CudaAsm.Emit(Mma + "{xbm_d4, xbm_d5, xbm_d6, xbm_d7}, "
            + "{xbm_a0, xbm_a1, xbm_a2, xbm_a3}, {xbm_b2, xbm_b3}, {xbm_d4, xbm_d5, xbm_d6, xbm_d7};");
        CudaAsm.Emit(Mma + "{xbm_d8, xbm_d9, xbm_d10, xbm_d11}, "
            + "{xbm_a0, xbm_a1, xbm_a2, xbm_a3}, {xbm_b4, xbm_b5}, {xbm_d8, xbm_d9, xbm_d10, xbm_d11};");
        CudaAsm.Emit(Mma + "{xbm_d12, xbm_d13, xbm_d14, xbm_d15}, "
            + "{xbm_a0, xbm_a1, xbm_a2, xbm_a3}, {xbm_b6, xbm_b7}, {xbm_d12, xbm_d13, xbm_d14, xbm_d15};");
        CudaAsm.Emit(Mma + "{xbm_d32, xbm_d33, xbm_d34, xbm_d35}, "
            + "{xbm_a4, xbm_a5, xbm_a6, xbm_a7}, {xbm_b0, xbm_b1}, {xbm_d32, xbm_d33, xbm_d34, xbm_d35};");
        CudaAsm.Emit(Mma + "{xbm_d36, xbm_d37, xbm_d38, xbm_d39}, "
            + "{xbm_a4, xbm_a5, xbm_a6, xbm_a7}, {xbm_b2, xbm_b3}, {xbm_d36, xbm_d37, xbm_d38, xbm_d39};");
        CudaAsm.Emit(Mma + "{xbm_d40, xbm_d41, xbm_d42, xbm_d43}, "
            + "{xbm_a4, xbm_a5, xbm_a6, xbm_a7}, {xbm_b4, xbm_b5}, {xbm_d40, xbm_d41, xbm_d42, xbm_d43};");
        CudaAsm.Emit(Mma + "{xbm_d44, xbm_d45, xbm_d46, xbm_d47}, "
            + "{xbm_a4, xbm_a5, xbm_a6, xbm_a7}, {xbm_b6, xbm_b7}, {xbm_d44, xbm_d45, xbm_d46, xbm_d47};");
        CudaAsm.Emit(Mma + "{xbm_d64, xbm_d65, xbm_d66, xbm_d67}, "
            + "{xbm_a8, xbm_a9, xbm_a10, xbm_a11}, {xbm_b0, xbm_b1}, {xbm_d64, xbm_d65, xbm_d66, xbm_d67};");
        CudaAsm.Emit(Mma + "{xbm_d68, xbm_d69, xbm_d70, xbm_d71}, "
            + "{xbm_a8, xbm_a9, xbm_a10, xbm_a11}, {xbm_b2, xbm_b3}, {xbm_d68, xbm_d69, xbm_d70, xbm_d71};");
        CudaAsm.Emit(Mma + "{xbm_d72, xbm_d73, xbm_d74, xbm_d75}, "
            + "{xbm_a8, xbm_a9, xbm_a10, xbm_a11}, {xbm_b4, xbm_b5}, {xbm_d72, xbm_d73, xbm_d74, xbm_d75};");
        CudaAsm.Emit(Mma + "{xbm_d76, xbm_d77, xbm_d78, xbm_d79}, "
            + "{xbm_a8, xbm_a9, xbm_a10, xbm_a11}, {xbm_b6, xbm_b7}, {xbm_d76, xbm_d77, xbm_d78, xbm_d79};");
        CudaAsm.Emit(Mma + "{xbm_d96, xbm_d97, xbm_d98, xbm_d99}, "
            + "{xbm_a12, xbm_a13, xbm_a14, xbm_a15}, {xbm_b0, xbm_b1}, {xbm_d96, xbm_d97, xbm_d98, xbm_d99};");
        CudaAsm.Emit(Mma + "{xbm_d100, xbm_d101, xbm_d102, xbm_d103}, "
            + "{xbm_a12, xbm_a13, xbm_a14, xbm_a15}, {xbm_b2, xbm_b3}, {xbm_d100, xbm_d101, xbm_d102, xbm_d103};");
        CudaAsm.Emit(Mma + "{xbm_d104, xbm_d105, xbm_d106, xbm_d107}, "
            + "{xbm_a12, xbm_a13, xbm_a14, xbm_a15}, {xbm_b4, xbm_b5}, {xbm_d104, xbm_d105, xbm_d106, xbm_d107};");
        CudaAsm.Emit(Mma + "{xbm_d108, xbm_d109, xbm_d110, xbm_d111}, "
            + "{xbm_a12, xbm_a13, xbm_a14, xbm_a15}, {xbm_b6, xbm_b7}, {xbm_d108, xbm_d109, xbm_d110, xbm_d111};");
    }

    /// <summary>And with the other four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyUpper()
    {
        CudaAsm.Emit(Mma + "{xbm_d16, xbm_d17, xbm_d18, xbm_d19}, "
            + "{xbm_a0, xbm_a1, xbm_a2, xbm_a3}, {xbm_b8, xbm_b9}, {xbm_d16, xbm_d17, xbm_d18, xbm_d19};");
        CudaAsm.Emit(Mma + "{xbm_d20, xbm_d21, xbm_d22, xbm_d23}, "
            + "{xbm_a0, xbm_a1, xbm_a2, xbm_a3}, {xbm_b10, xbm_b11}, {xbm_d20, xbm_d21, xbm_d22, xbm_d23};");
        CudaAsm.Emit(Mma + "{xbm_d24, xbm_d25, xbm_d26, xbm_d27}, "
            + "{xbm_a0, xbm_a1, xbm_a2, xbm_a3}, {xbm_b12, xbm_b13}, {xbm_d24, xbm_d25, xbm_d26, xbm_d27};");
        CudaAsm.Emit(Mma + "{xbm_d28, xbm_d29, xbm_d30, xbm_d31}, "
            + "{xbm_a0, xbm_a1, xbm_a2, xbm_a3}, {xbm_b14, xbm_b15}, {xbm_d28, xbm_d29, xbm_d30, xbm_d31};");
        CudaAsm.Emit(Mma + "{xbm_d48, xbm_d49, xbm_d50, xbm_d51}, "
            + "{xbm_a4, xbm_a5, xbm_a6, xbm_a7}, {xbm_b8, xbm_b9}, {xbm_d48, xbm_d49, xbm_d50, xbm_d51};");
        CudaAsm.Emit(Mma + "{xbm_d52, xbm_d53, xbm_d54, xbm_d55}, "
            + "{xbm_a4, xbm_a5, xbm_a6, xbm_a7}, {xbm_b10, xbm_b11}, {xbm_d52, xbm_d53, xbm_d54, xbm_d55};");
        CudaAsm.Emit(Mma + "{xbm_d56, xbm_d57, xbm_d58, xbm_d59}, "
            + "{xbm_a4, xbm_a5, xbm_a6, xbm_a7}, {xbm_b12, xbm_b13}, {xbm_d56, xbm_d57, xbm_d58, xbm_d59};");
        CudaAsm.Emit(Mma + "{xbm_d60, xbm_d61, xbm_d62, xbm_d63}, "
            + "{xbm_a4, xbm_a5, xbm_a6, xbm_a7}, {xbm_b14, xbm_b15}, {xbm_d60, xbm_d61, xbm_d62, xbm_d63};");
        CudaAsm.Emit(Mma + "{xbm_d80, xbm_d81, xbm_d82, xbm_d83}, "
            + "{xbm_a8, xbm_a9, xbm_a10, xbm_a11}, {xbm_b8, xbm_b9}, {xbm_d80, xbm_d81, xbm_d82, xbm_d83};");
        CudaAsm.Emit(Mma + "{xbm_d84, xbm_d85, xbm_d86, xbm_d87}, "
            + "{xbm_a8, xbm_a9, xbm_a10, xbm_a11}, {xbm_b10, xbm_b11}, {xbm_d84, xbm_d85, xbm_d86, xbm_d87};");
        CudaAsm.Emit(Mma + "{xbm_d88, xbm_d89, xbm_d90, xbm_d91}, "
            + "{xbm_a8, xbm_a9, xbm_a10, xbm_a11}, {xbm_b12, xbm_b13}, {xbm_d88, xbm_d89, xbm_d90, xbm_d91};");
        CudaAsm.Emit(Mma + "{xbm_d92, xbm_d93, xbm_d94, xbm_d95}, "
            + "{xbm_a8, xbm_a9, xbm_a10, xbm_a11}, {xbm_b14, xbm_b15}, {xbm_d92, xbm_d93, xbm_d94, xbm_d95};");
        CudaAsm.Emit(Mma + "{xbm_d112, xbm_d113, xbm_d114, xbm_d115}, "
            + "{xbm_a12, xbm_a13, xbm_a14, xbm_a15}, {xbm_b8, xbm_b9}, {xbm_d112, xbm_d113, xbm_d114, xbm_d115};");
        CudaAsm.Emit(Mma + "{xbm_d116, xbm_d117, xbm_d118, xbm_d119}, "
            + "{xbm_a12, xbm_a13, xbm_a14, xbm_a15}, {xbm_b10, xbm_b11}, {xbm_d116, xbm_d117, xbm_d118, xbm_d119};");
        CudaAsm.Emit(Mma + "{xbm_d120, xbm_d121, xbm_d122, xbm_d123}, "
            + "{xbm_a12, xbm_a13, xbm_a14, xbm_a15}, {xbm_b12, xbm_b13}, {xbm_d120, xbm_d121, xbm_d122, xbm_d123};");
        CudaAsm.Emit(Mma + "{xbm_d124, xbm_d125, xbm_d126, xbm_d127}, "
            + "{xbm_a12, xbm_a13, xbm_a14, xbm_a15}, {xbm_b14, xbm_b15}, {xbm_d124, xbm_d125, xbm_d126, xbm_d127};");
    }

    /// <summary>
    /// Writes row g of the thread: pairs of columns, eight apart, from <paramref name="to"/> (a byte address) on, as far as there are
    /// columns left.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteRow0(long to, int columns)
    {
        if (columns > 0) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d0, xbm_d1};", to);
        if (columns > 8) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d4, xbm_d5};", to + 32);
        if (columns > 16) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d8, xbm_d9};", to + 64);
        if (columns > 24) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d12, xbm_d13};", to + 96);
        if (columns > 32) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d16, xbm_d17};", to + 128);
        if (columns > 40) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d20, xbm_d21};", to + 160);
        if (columns > 48) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d24, xbm_d25};", to + 192);
        if (columns > 56) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d28, xbm_d29};", to + 224);
    }

    /// <summary>
    /// Writes row g + 8 of the thread: pairs of columns, eight apart, from <paramref name="to"/> (a byte address) on, as far as there are
    /// columns left.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteRow1(long to, int columns)
    {
        if (columns > 0) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d2, xbm_d3};", to);
        if (columns > 8) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d6, xbm_d7};", to + 32);
        if (columns > 16) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d10, xbm_d11};", to + 64);
        if (columns > 24) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d14, xbm_d15};", to + 96);
        if (columns > 32) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d18, xbm_d19};", to + 128);
        if (columns > 40) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d22, xbm_d23};", to + 160);
        if (columns > 48) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d26, xbm_d27};", to + 192);
        if (columns > 56) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d30, xbm_d31};", to + 224);
    }

    /// <summary>
    /// Writes row g + 16 of the thread: pairs of columns, eight apart, from <paramref name="to"/> (a byte address) on, as far as there are
    /// columns left.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteRow2(long to, int columns)
    {
        if (columns > 0) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d32, xbm_d33};", to);
        if (columns > 8) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d36, xbm_d37};", to + 32);
        if (columns > 16) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d40, xbm_d41};", to + 64);
        if (columns > 24) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d44, xbm_d45};", to + 96);
        if (columns > 32) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d48, xbm_d49};", to + 128);
        if (columns > 40) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d52, xbm_d53};", to + 160);
        if (columns > 48) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d56, xbm_d57};", to + 192);
        if (columns > 56) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d60, xbm_d61};", to + 224);
    }

    /// <summary>
    /// Writes row g + 24 of the thread: pairs of columns, eight apart, from <paramref name="to"/> (a byte address) on, as far as there are
    /// columns left.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteRow3(long to, int columns)
    {
        if (columns > 0) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d34, xbm_d35};", to);
        if (columns > 8) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d38, xbm_d39};", to + 32);
        if (columns > 16) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d42, xbm_d43};", to + 64);
        if (columns > 24) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d46, xbm_d47};", to + 96);
        if (columns > 32) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d50, xbm_d51};", to + 128);
        if (columns > 40) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d54, xbm_d55};", to + 160);
        if (columns > 48) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d58, xbm_d59};", to + 192);
        if (columns > 56) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d62, xbm_d63};", to + 224);
    }

    /// <summary>
    /// Writes row g + 32 of the thread: pairs of columns, eight apart, from <paramref name="to"/> (a byte address) on, as far as there are
    /// columns left.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteRow4(long to, int columns)
    {
        if (columns > 0) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d64, xbm_d65};", to);
        if (columns > 8) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d68, xbm_d69};", to + 32);
        if (columns > 16) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d72, xbm_d73};", to + 64);
        if (columns > 24) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d76, xbm_d77};", to + 96);
        if (columns > 32) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d80, xbm_d81};", to + 128);
        if (columns > 40) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d84, xbm_d85};", to + 160);
        if (columns > 48) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d88, xbm_d89};", to + 192);
        if (columns > 56) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d92, xbm_d93};", to + 224);
    }

    /// <summary>
    /// Writes row g + 40 of the thread: pairs of columns, eight apart, from <paramref name="to"/> (a byte address) on, as far as there are
    /// columns left.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteRow5(long to, int columns)
    {
        if (columns > 0) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d66, xbm_d67};", to);
        if (columns > 8) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d70, xbm_d71};", to + 32);
        if (columns > 16) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d74, xbm_d75};", to + 64);
        if (columns > 24) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d78, xbm_d79};", to + 96);
        if (columns > 32) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d82, xbm_d83};", to + 128);
        if (columns > 40) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d86, xbm_d87};", to + 160);
        if (columns > 48) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d90, xbm_d91};", to + 192);
        if (columns > 56) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d94, xbm_d95};", to + 224);
    }

    /// <summary>
    /// Writes row g + 48 of the thread: pairs of columns, eight apart, from <paramref name="to"/> (a byte address) on, as far as there are
    /// columns left.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteRow6(long to, int columns)
    {
        if (columns > 0) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d96, xbm_d97};", to);
        if (columns > 8) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d100, xbm_d101};", to + 32);
        if (columns > 16) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d104, xbm_d105};", to + 64);
        if (columns > 24) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d108, xbm_d109};", to + 96);
        if (columns > 32) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d112, xbm_d113};", to + 128);
        if (columns > 40) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d116, xbm_d117};", to + 160);
        if (columns > 48) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d120, xbm_d121};", to + 192);
        if (columns > 56) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d124, xbm_d125};", to + 224);
    }

    /// <summary>
    /// Writes row g + 56 of the thread: pairs of columns, eight apart, from <paramref name="to"/> (a byte address) on, as far as there are
    /// columns left.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteRow7(long to, int columns)
    {
        if (columns > 0) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d98, xbm_d99};", to);
        if (columns > 8) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d102, xbm_d103};", to + 32);
        if (columns > 16) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d106, xbm_d107};", to + 64);
        if (columns > 24) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d110, xbm_d111};", to + 96);
        if (columns > 32) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d114, xbm_d115};", to + 128);
        if (columns > 40) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d118, xbm_d119};", to + 160);
        if (columns > 48) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d122, xbm_d123};", to + 192);
        if (columns > 56) CudaAsm.Emit("st.global.v2.f32 [%0], {xbm_d126, xbm_d127};", to + 224);
    }
}
