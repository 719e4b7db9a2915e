using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Xbm.Engine;
using Xbm.Training.Runs;

namespace Xbm.Training.Tests.Runs;

public sealed class CheckpointFileTests : IDisposable
{
    readonly TempFolder _folder = new();

    string File1 => _folder.In("last.safetensors");

    public void Dispose() => _folder.Dispose();

    /// <summary>A small checkpoint with every type, an empty tensor and a scalar.</summary>
    internal static void WriteSmall(string path, float first = 1.5f) => CheckpointWriter.Write(path,
        new Dictionary<string, string> { ["iteration"] = "7", ["note"] = "\"sha256\":\" ü" },
        [
            CheckpointTensor.Floats("weight", [2, 3], data => new[] { first, -2, float.NaN, 0, float.MaxValue, float.Epsilon }.CopyTo(data)),
            CheckpointTensor.Ints("labels", [3], data => new[] { 1, int.MinValue, -1 }.CopyTo(data)),
            CheckpointTensor.Floats("empty", [0, 4], _ => { }),
            CheckpointTensor.Longs("step", [], data => data[0] = long.MaxValue),
        ]);

    [Fact]
    public void What_is_written_is_read_back()
    {
        WriteSmall(File1);
        var read = CheckpointFile.Read(File1);
        Assert.Equal(["step", "weight", "labels", "empty"], read.Names);
        Assert.Equal(new Dictionary<string, string> { ["iteration"] = "7", ["note"] = "\"sha256\":\" ü" }, read.Metadata);
        Assert.Equal([1.5f, -2, float.NaN, 0, float.MaxValue, float.Epsilon], read.Floats("weight").ToArray());
        Assert.Equal([1, int.MinValue, -1], read.Ints("labels").ToArray());
        Assert.Equal([long.MaxValue], read.Longs("step").ToArray());
        Assert.Equal(0, read.Floats("empty").Length);
        Assert.Equal([2, 3], read.Shape("weight"));
        Assert.Equal([0, 4], read.Shape("empty"));
        Assert.Empty(read.Shape("step"));
    }

    [Fact]
    public void Any_tensors_and_texts_are_read_back() =>
        Prop.ForAll<Dictionary<int, float[]>, int[], NonNull<string>>((floats, ints, text) =>
        {
            if (text.Get.Any(char.IsSurrogate)) return;
            CheckpointWriter.Write(File1, new Dictionary<string, string> { ["t" + text.Get] = text.Get },
            [
                .. floats.Select(item => CheckpointTensor.Floats($"f{item.Key}", [item.Value.Length], data => item.Value.CopyTo(data))),
                CheckpointTensor.Ints(text.Get, [1, ints.Length], data => ints.CopyTo(data)),
            ]);
            var read = CheckpointFile.Read(File1);
            Assert.Equal(text.Get, read.Metadata["t" + text.Get]);
            Assert.Equal(ints, read.Ints(text.Get).ToArray());
            Assert.All(floats, item => Assert.Equal(item.Value, read.Floats($"f{item.Key}").ToArray()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_file_follows_the_safetensors_layout()
    {
        WriteSmall(File1);
        byte[] bytes = File.ReadAllBytes(File1);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal((byte)'{', bytes[8]);
        var header = JsonDocument.Parse(bytes.AsMemory(8, length)).RootElement;
        Assert.Equal("7", header.GetProperty("__metadata__").GetProperty("iteration").GetString());
        var labels = header.GetProperty("labels");
        Assert.Equal("I32", labels.GetProperty("dtype").GetString());
        Assert.Equal("[3]", labels.GetProperty("shape").GetRawText());
        int begin = labels.GetProperty("data_offsets")[0].GetInt32(), end = labels.GetProperty("data_offsets")[1].GetInt32();
        Assert.Equal(12, end - begin);
        Assert.Equal(int.MinValue, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8 + length + begin + 4)));
        Assert.Equal("F32", header.GetProperty("weight").GetProperty("dtype").GetString());
        Assert.Equal("I64", header.GetProperty("step").GetProperty("dtype").GetString());
        Assert.Equal(8 + length + 8 + 24 + 12, bytes.Length);
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
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "tensor 'b' begins at byte 0, expected 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "tensor 'b' begins at byte 8, expected 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "it holds 8 bytes of data, expected 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "tensor 'a' has 8 bytes, its shape asks for 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,-4]}}""", 0, "tensor 'a' has -4 bytes, its shape asks for 4")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", 4, "tensor 'a' has type F16, expected F32, I32, I64")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "tensor 'a' has a damaged entry")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "tensor 'a' has a damaged entry")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1024,1048576],"data_offsets":[0,4294967296]}}""", 4294967296, "tensor 'a' has 4294967296 bytes, and one tensor of a checkpoint holds at most 2147483591")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", 4, "its header is damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "its header is damaged")]
    [InlineData("""{"a":{"shape":[0],"data_offsets":[0,0]}}""", 0, "its header is damaged")]
    [InlineData("""{"a":5}""", 0, "its header is damaged")]
    [InlineData("""{"__metadata__":{"a":5}}""", 0, "its header is damaged")]
    [InlineData("""[]""", 0, "its header is damaged")]
    [InlineData("""{""", 0, "its header is damaged")]
    public void A_header_that_does_not_describe_its_data_is_rejected(string json, long dataLength, string reason) =>
        Assert.Equal(reason, Assert.Throws<FormatException>(() => CheckpointHeader.Parse(Encoding.UTF8.GetBytes(json), dataLength)).Message);

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 62)]
    [InlineData(100_000_001UL)]
    [InlineData(1UL)]
    public void A_header_length_beyond_the_file_is_rejected_before_it_is_allocated(ulong length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        AssertRejected(bytes);
    }

    [SharedTheory("fixtures/weights")]
    [InlineData("bad_huge_header.safetensors")]
    [InlineData("bad_overlap.safetensors")]
    [InlineData("bad_short.safetensors")]
    [InlineData("tensors.safetensors")]
    public void A_file_that_xbm_did_not_save_is_rejected(string name) =>
        AssertRejected(File.ReadAllBytes(SharedData.Path($"fixtures/weights/{name}")));

    [Fact]
    public void A_missing_file_is_bad_usage() =>
        Assert.StartsWith(_folder.In("none"), Assert.Throws<UsageException>(() => CheckpointFile.Read(_folder.In("none"))).Message);

    [Fact]
    public void Asking_for_what_a_checkpoint_has_not_names_file_and_tensor()
    {
        WriteSmall(File1);
        var read = CheckpointFile.Read(File1);
        var missing = Assert.Throws<XbmException>(() => read.Shape("bias"));
        Assert.Equal($"{File1}: has no tensor 'bias'; it was saved by another kind of run", missing.Message);
        var mistyped = Assert.Throws<XbmException>(() => { read.Floats("labels"); });
        Assert.Equal($"{File1}: tensor 'labels' has type I32, expected F32", mistyped.Message);
    }

    void AssertRejected(byte[] bytes)
    {
        string path = _folder.In("damaged");
        File.WriteAllBytes(path, bytes);
        string message = Assert.Throws<XbmException>(() => CheckpointFile.Read(path)).Message;
        Assert.StartsWith($"{path}: not an intact checkpoint: ", message);
        Assert.DoesNotContain('\n', message);
    }
}
