using System.Runtime.InteropServices;

namespace Xbm.Training.Runs;

/// <summary>Element types of a checkpoint, under the names that safetensors gives them.</summary>
enum DType
{
    /// <summary>32-bit float.</summary>
    F32,

    /// <summary>32-bit signed integer.</summary>
    I32,

    /// <summary>64-bit signed integer.</summary>
    I64,
}

/// <summary>One tensor to save. Its bytes are asked for when its turn comes, so that only one tensor is in host memory at a time.</summary>
sealed record CheckpointTensor(string Name, DType DType, int[] Shape, Action<Span<byte>> Fill)
{
    internal static CheckpointTensor Floats(string name, int[] shape, Action<Span<float>> fill) => Of(name, DType.F32, shape, fill);

    internal static CheckpointTensor Ints(string name, int[] shape, Action<Span<int>> fill) => Of(name, DType.I32, shape, fill);

    internal static CheckpointTensor Longs(string name, int[] shape, Action<Span<long>> fill) => Of(name, DType.I64, shape, fill);

    static CheckpointTensor Of<T>(string name, DType dtype, int[] shape, Action<Span<T>> fill) where T : struct =>
        new(name, dtype, shape, bytes => fill(MemoryMarshal.Cast<byte, T>(bytes)));
}
