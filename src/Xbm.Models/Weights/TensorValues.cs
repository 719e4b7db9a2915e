using System.Runtime.InteropServices;

namespace Xbm.Models.Weights;

/// <summary>A tensor's bytes as numbers: as they lie where the types agree, as a converted copy otherwise.</summary>
static class TensorValues
{
    internal static bool TryFloats(DType dtype, byte[] data, out ReadOnlySpan<float> values)
    {
        switch (dtype)
        {
            case DType.F32: values = MemoryMarshal.Cast<byte, float>(data); return true;
            case DType.F16: values = Convert(data, (Half half) => (float)half); return true;
            // A bfloat16 is the upper half of a float.
            case DType.BF16: values = Convert(data, (ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16)); return true;
            case DType.F64: values = Convert(data, (double number) => (float)number); return true;
            default: values = []; return false;
        }
    }

    /// <exception cref="OverflowException">A 64-bit number that does not fit.</exception>
    internal static bool TryInts(DType dtype, byte[] data, out ReadOnlySpan<int> values)
    {
        switch (dtype)
        {
            case DType.I32: values = MemoryMarshal.Cast<byte, int>(data); return true;
            case DType.I64: values = Convert(data, (long number) => checked((int)number)); return true;
            default: values = []; return false;
        }
    }

    internal static bool TryLongs(DType dtype, byte[] data, out ReadOnlySpan<long> values)
    {
        switch (dtype)
        {
            case DType.I64: values = MemoryMarshal.Cast<byte, long>(data); return true;
            case DType.I32: values = Convert(data, (int number) => (long)number); return true;
            default: values = []; return false;
        }
    }

    static TTo[] Convert<TFrom, TTo>(byte[] data, Func<TFrom, TTo> convert) where TFrom : struct
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(data);
        var to = new TTo[from.Length];
        for (int i = 0; i < to.Length; i++) to[i] = convert(from[i]);
        return to;
    }
}
