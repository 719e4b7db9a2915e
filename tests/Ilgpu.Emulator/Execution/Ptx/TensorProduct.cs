namespace ILGPU.Execution.Ptx;

/// <summary>
/// mma.sync.m16n8k8 of TF32 factors with sums in float, in the fragments of the PTX ISA ("Matrix Fragments for mma.m16n8k8"): lane 4·g + t
/// holds of A [16, 8] the rows g, g + 8 at depth t and again at t + 4, of B [8, 8] the depths t, t + 4 of column g, of C and D [16, 8] the
/// columns 2t, 2t + 1 of rows g and g + 8.
/// </summary>
static class TensorProduct
{
    const string Code = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32";

    const int Rows = 16, Columns = 8, Depths = 8;

    /// <summary>Operands: 4 of D, 4 of A, 2 of B, 4 of C.</summary>
    const int A = 4, B = 8, C = 10, Operands = 14;

    public static void Run(PtxStatement statement, Span<uint[]> lanes)
    {
        if (statement.Code != Code || statement.Operands.Length != Operands) throw new KernelFault(
            $"the emulator does not know PTX's {statement.Code}");
        var o = statement.Operands;
        Span<double> a = stackalloc double[Rows * Depths], b = stackalloc double[Depths * Columns];
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            int g = lane >> 2, t = lane & 3;
            for (int i = 0; i < 4; i++) a[(g + (i & 1) * 8) * Depths + t + (i >> 1) * 4] = Factor(lanes[lane][o[A + i].Value]);
            for (int i = 0; i < 2; i++) b[(t + i * 4) * Columns + g] = Factor(lanes[lane][o[B + i].Value]);
        }
        for (int lane = 0; lane < lanes.Length; lane++)
            for (int i = 0; i < 4; i++)
            {
                int row = (lane >> 2) + (i >> 1) * 8, column = 2 * (lane & 3) + (i & 1);
                double sum = BitConverter.UInt32BitsToSingle(lanes[lane][o[C + i].Value]);
                for (int k = 0; k < Depths; k++) sum += a[row * Depths + k] * b[k * Columns + column];
                lanes[lane][o[i].Value] = BitConverter.SingleToUInt32Bits((float)sum);
            }
    }

    /// <summary>cvt.rna: to the nearest number of 10 bits of fraction, ties away from zero.</summary>
    public static uint Round(uint bits)
    {
        float value = BitConverter.UInt32BitsToSingle(bits);
        return float.IsFinite(value) ? (bits + 0x1000) & ~0x1FFFu : bits;
    }

    /// <summary>The device does not look at the low 13 bits.</summary>
    static double Factor(uint bits) =>
        BitConverter.UInt32BitsToSingle(float.IsNaN(BitConverter.UInt32BitsToSingle(bits)) ? bits : bits & ~0x1FFFu);
}
