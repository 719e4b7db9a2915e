namespace ILGPU;

/// <summary>What a kernel did that would be wrong on a GPU. The launch throws it, with the kernel's name in front.</summary>
public sealed class KernelFault(string message, Exception? inner = null) : Exception(message, inner);
