using Xbm.Models.Weights;

namespace Xbm.Models.Tests.Weights;

/// <summary>A small file with the types that Xbm writes, an empty tensor, a scalar, and a text like the key of the checksum.</summary>
static class SmallFile
{
    internal static readonly Dictionary<string, string> Metadata = new() { ["iteration"] = "7", ["note"] = "\"sha256\":\" ü" };

    internal static void Write(string path, float first = 1.5f) => SafetensorsWriter.Write(path, Metadata,
    [
        SafetensorsTensor.Floats("weight", [2, 3], data => new[] { first, -2, float.NaN, 0, float.MaxValue, float.Epsilon }.CopyTo(data)),
        SafetensorsTensor.Ints("labels", [3], data => new[] { 1, int.MinValue, -1 }.CopyTo(data)),
        SafetensorsTensor.Floats("empty", [0, 4], _ => { }),
        SafetensorsTensor.Longs("step", [], data => data[0] = long.MaxValue),
    ]);
}
