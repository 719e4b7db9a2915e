namespace ILGPU.Execution;

/// <summary>The blocks of all emulated devices, to tell whether an address that PTX uses lies in one of them.</summary>
static unsafe class DeviceMemory
{
    static readonly Lock s_gate = new();
    static volatile (nint Begin, nint End)[] s_blocks = [];

    public static void Add(NativeBlock block)
    {
        lock (s_gate) s_blocks = [.. s_blocks.Append(Range(block)).OrderBy(b => b.Begin)];
    }

    public static void Remove(NativeBlock block)
    {
        lock (s_gate) s_blocks = [.. s_blocks.Where(b => b != Range(block))];
    }

    /// <summary>The address, if all its bytes lie in one block and it is a multiple of <paramref name="alignment"/>.</summary>
    public static byte* At(long address, int bytes, int alignment)
    {
        var blocks = s_blocks;
        int low = 0, high = blocks.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (blocks[middle].Begin <= address) low = middle + 1;
            else high = middle;
        }
        if (low == 0 || address + bytes > blocks[low - 1].End) throw new KernelFault(
            $"{bytes} bytes of PTX's [{address:x}] lie outside of device memory");
        if (address % alignment != 0) throw new KernelFault(
            $"an address of PTX is {address % alignment} bytes after a multiple of {alignment}");
        return (byte*)address;
    }

    static (nint Begin, nint End) Range(NativeBlock block) => ((nint)block.Pointer, (nint)block.Pointer + (nint)block.Bytes);
}
