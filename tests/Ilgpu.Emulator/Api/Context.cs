using ILGPU.Runtime;

namespace ILGPU;

/// <summary>Holds the devices: the emulated one.</summary>
public sealed class Context : IDisposable
{
    /// <summary>The assembly that ILGPU writes its launchers into.</summary>
    public const string RuntimeAssemblyName = "ILGPURuntime";

    Context(List<Device> devices) => Devices = devices;

    public IReadOnlyList<Device> Devices { get; }

    public static Context Create(Action<Builder> buildingCallback)
    {
        var builder = new Builder();
        buildingCallback(builder);
        return new(builder.Devices);
    }

    /// <summary>Whether it was disposed.</summary>
    public bool Disposed { get; private set; }

    public void Dispose() => Disposed = true;

    /// <summary>What a context is made of. There is nothing to optimise here.</summary>
    public sealed class Builder
    {
        internal List<Device> Devices { get; } = [];

        public Builder Optimize(OptimizationLevel level)
        {
            _ = level;
            return this;
        }
    }
}

public enum OptimizationLevel
{
    O0,
    O1,
    O2,
}

public static class ContextBuilderExtensions
{
    /// <summary>Adds an emulated device.</summary>
    public static Context.Builder Emulated(
        this Context.Builder builder, AcceleratorType type = AcceleratorType.Cuda, long memorySize = 1L << 40)
    {
        builder.Devices.Add(new Device(type, memorySize));
        return builder;
    }

    public static Context.Builder EnableAlgorithms(this Context.Builder builder) => builder;
}
