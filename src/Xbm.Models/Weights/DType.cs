namespace Xbm.Models.Weights;

/// <summary>Element types of a safetensors file.</summary>
public enum DType
{
    /// <summary>BOOL: one byte, 0 or 1.</summary>
    Bool,

    /// <summary>F4: 4-bit float (1 sign, 2 exponent, 1 mantissa bit), two per byte.</summary>
    F4,

    /// <summary>F6_E2M3: 6-bit float with 2 exponent bits, four in three bytes.</summary>
    F6E2M3,

    /// <summary>F6_E3M2: 6-bit float with 3 exponent bits, four in three bytes.</summary>
    F6E3M2,

    /// <summary>U8: 8-bit unsigned integer.</summary>
    U8,

    /// <summary>I8: 8-bit signed integer.</summary>
    I8,

    /// <summary>F8_E5M2: 8-bit float with 5 exponent bits.</summary>
    F8E5M2,

    /// <summary>F8_E4M3: 8-bit float with 4 exponent bits.</summary>
    F8E4M3,

    /// <summary>F8_E5M2FNUZ: as F8_E5M2, without infinities and negative zero.</summary>
    F8E5M2Fnuz,

    /// <summary>F8_E4M3FNUZ: as F8_E4M3, without infinities and negative zero.</summary>
    F8E4M3Fnuz,

    /// <summary>F8_E8M0: 8-bit power of two.</summary>
    F8E8M0,

    /// <summary>I16: 16-bit signed integer.</summary>
    I16,

    /// <summary>U16: 16-bit unsigned integer.</summary>
    U16,

    /// <summary>F16: 16-bit float (half precision).</summary>
    F16,

    /// <summary>BF16: the upper 16 bits of a 32-bit float.</summary>
    BF16,

    /// <summary>I32: 32-bit signed integer.</summary>
    I32,

    /// <summary>U32: 32-bit unsigned integer.</summary>
    U32,

    /// <summary>F32: 32-bit float.</summary>
    F32,

    /// <summary>C64: a complex number of two 32-bit floats.</summary>
    C64,

    /// <summary>F64: 64-bit float.</summary>
    F64,

    /// <summary>I64: 64-bit signed integer.</summary>
    I64,

    /// <summary>U64: 64-bit unsigned integer.</summary>
    U64,
}

/// <summary>What the format says of its types: their words in a file's header and their sizes.</summary>
static class DTypes
{
    static readonly Dictionary<DType, (string Word, int Bits)> s_all = new()
    {
        [DType.Bool] = ("BOOL", 8),
        [DType.F4] = ("F4", 4),
        [DType.F6E2M3] = ("F6_E2M3", 6),
        [DType.F6E3M2] = ("F6_E3M2", 6),
        [DType.U8] = ("U8", 8),
        [DType.I8] = ("I8", 8),
        [DType.F8E5M2] = ("F8_E5M2", 8),
        [DType.F8E4M3] = ("F8_E4M3", 8),
        [DType.F8E5M2Fnuz] = ("F8_E5M2FNUZ", 8),
        [DType.F8E4M3Fnuz] = ("F8_E4M3FNUZ", 8),
        [DType.F8E8M0] = ("F8_E8M0", 8),
        [DType.I16] = ("I16", 16),
        [DType.U16] = ("U16", 16),
        [DType.F16] = ("F16", 16),
        [DType.BF16] = ("BF16", 16),
        [DType.I32] = ("I32", 32),
        [DType.U32] = ("U32", 32),
        [DType.F32] = ("F32", 32),
        [DType.C64] = ("C64", 64),
        [DType.F64] = ("F64", 64),
        [DType.I64] = ("I64", 64),
        [DType.U64] = ("U64", 64),
    };

    static readonly Dictionary<string, DType> s_byWord = s_all.ToDictionary(item => item.Value.Word, item => item.Key);

    /// <summary>All words, in the order of size.</summary>
    internal static IEnumerable<string> Words => s_all.Values.Select(item => item.Word);

    /// <summary>The type's word in a header: "F8_E4M3".</summary>
    internal static string Word(this DType dtype) => s_all[dtype].Word;

    /// <summary>Bits of one element.</summary>
    internal static int Bits(this DType dtype) => s_all[dtype].Bits;

    internal static bool TryParse(string? word, out DType dtype)
    {
        dtype = default;
        return word is not null && s_byWord.TryGetValue(word, out dtype);
    }
}
