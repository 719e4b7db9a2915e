using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using Xbm.Engine;

namespace Xbm.Training.Runs;

/// <summary>Where and with what a run ran: <c>environment.json</c>.</summary>
/// <param name="Os">Operating system and architecture.</param>
/// <param name="Cpu">The processor's name.</param>
/// <param name="Cores">Logical cores that the process may use.</param>
/// <param name="SimdBits">The widest vectors that the runtime accelerates; 0 where it accelerates none.</param>
/// <param name="Device">The device that computes, with its driver.</param>
/// <param name="Precision">What products of matrices were computed in: float32 or tf32.</param>
/// <param name="Dotnet">The .NET runtime.</param>
/// <param name="Version">The version of Xbm.</param>
/// <param name="Commit">The commit it was built from; null where the build did not know.</param>
/// <param name="CommandLine">The arguments that started it.</param>
public sealed record RunEnvironment(
    string Os, string Cpu, int Cores, int SimdBits, string Device, string Precision, string Dotnet, string Version, string? Commit,
    IReadOnlyList<string> CommandLine)
{
    static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Looks at this machine and process.</summary>
    /// <param name="backend">The device that computes.</param>
    /// <param name="commandLine">The arguments that started the process.</param>
    public static RunEnvironment Collect(Backend backend, IReadOnlyList<string> commandLine) =>
        Collect(backend.Description, commandLine, backend.Precision);

    internal static RunEnvironment Collect(string device, IReadOnlyList<string> commandLine, Precision precision = Engine.Precision.Float32)
    {
        // The SDK appends the commit after a plus sign.
        var attribute = typeof(RunEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        string[] version = (attribute?.InformationalVersion ?? "").Split('+', 2);
        return new RunEnvironment(
            $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})",
            CpuName(),
            Environment.ProcessorCount,
            Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0,
            device,
            precision.ToString().ToLowerInvariant(),
            RuntimeInformation.FrameworkDescription,
            version[0],
            version.ElementAtOrDefault(1),
            commandLine);
    }

    /// <summary>As indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json) + "\n";

    static string CpuName()
    {
        const string LinuxCpuInfo = "/proc/cpuinfo";
        string? name = File.Exists(LinuxCpuInfo)
            ? File.ReadLines(LinuxCpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return name?.Split(':', 2)[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
