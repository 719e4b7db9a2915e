using Xbm.Engine;
using Xbm.Models.Weights;
using Xbm.Training.Runs;

namespace Xbm.Training.Tests.Runs;

public sealed class CheckpointReaderTests : IDisposable
{
    readonly TempFolder _folder = new();

    string File1 => _folder.In("last.safetensors");

    public void Dispose() => _folder.Dispose();

    /// <summary>A small checkpoint with every type, an empty tensor and a scalar.</summary>
    internal static void WriteSmall(string path) => SafetensorsWriter.Write(path,
        new Dictionary<string, string> { ["iteration"] = "7", ["note"] = "\"sha256\":\" ü" },
        [
            SafetensorsTensor.Floats("weight", [2, 3], data => new[] { 1.5f, -2, float.NaN, 0, 3, float.Epsilon }.CopyTo(data)),
            SafetensorsTensor.Ints("labels", [3], data => new[] { 1, int.MinValue, -1 }.CopyTo(data)),
            SafetensorsTensor.Floats("empty", [0, 4], _ => { }),
            SafetensorsTensor.Longs("step", [], data => data[0] = long.MaxValue),
        ]);

    [Fact]
    public void What_is_written_is_read_back()
    {
        WriteSmall(File1);
        var read = CheckpointReader.Read(File1);
        Assert.Equal("7", read.Metadata["iteration"]);
        Assert.Equal([1, int.MinValue, -1], read.Ints("labels").ToArray());
    }

    [Fact]
    public void Every_truncation_and_every_extension_is_rejected()
    {
        WriteSmall(File1);
        byte[] bytes = File.ReadAllBytes(File1);
        for (int length = 0; length < bytes.Length; length++) AssertRejected(bytes[..length]);
        AssertRejected([.. bytes, 0]);
    }

    [Fact]
    public void Every_flipped_bit_is_rejected()
    {
        WriteSmall(File1);
        byte[] bytes = File.ReadAllBytes(File1);
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRejected(damaged);
        }
    }

    [Theory]
    [InlineData("bad_huge_header.safetensors", "its header claims")]
    [InlineData("bad_overlap.safetensors", "begins at byte")]
    [InlineData("bad_short.safetensors", "bytes of data, expected")]
    [InlineData("tensors.safetensors", "it has no checksum, so Xbm did not save it")]
    public void A_file_that_xbm_did_not_save_is_rejected(string name, string reason) =>
        Assert.Contains(reason, AssertRejected(File.ReadAllBytes(Fixtures.Path($"weights/{name}"))));

    [Fact]
    public void A_missing_file_is_bad_usage() => Assert.Equal(
        $"{_folder.In("none")}: no such checkpoint; pass a file that a training run has saved",
        Assert.Throws<UsageException>(() => CheckpointReader.Read(_folder.In("none"))).Message);

    string AssertRejected(byte[] bytes)
    {
        string path = _folder.In("damaged");
        File.WriteAllBytes(path, bytes);
        string message = Assert.Throws<XbmException>(() => CheckpointReader.Read(path)).Message;
        Assert.StartsWith($"{path}: not an intact checkpoint: ", message);
        Assert.EndsWith("; take another one, such as the run's 'best'", message);
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
