using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Models.Weights;
using Xbm.Training.Tests.Runs;

namespace Xbm.Models.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    readonly TempFolder _folder = new();

    string File1 => _folder.In("file.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        SmallFile.Write(File1);
        var read = SafetensorsFile.Read(File1);
        Assert.True(read.HasChecksum);
        Assert.Equal(["step", "weight", "labels", "empty"], read.Names);
        Assert.Equal(SmallFile.Metadata, read.Metadata);
        Assert.Equal([1.5f, -2, float.NaN, 0, float.MaxValue, float.Epsilon], read.Floats("weight").ToArray());
        Assert.Equal([1, int.MinValue, -1], read.Ints("labels").ToArray());
        Assert.Equal([long.MaxValue], read.Longs("step").ToArray());
        Assert.Equal(0, read.Floats("empty").Length);
        Assert.Equal([2, 3], read.ShapeOf("weight").ToArray());
        Assert.Equal([0, 4], read.ShapeOf("empty").ToArray());
        Assert.Empty(read.ShapeOf("step").ToArray());
        Assert.Equal(DType.I64, read.TypeOf("step"));
        Assert.True(read.Contains("empty"));
        Assert.False(read.Contains("sha256"));
    }

    /// <summary>Texts of whole characters: of one unit and of two.</summary>
    static readonly Gen<string> s_texts = Gen.OneOf(
            Gen.Choose(0, 0xd7ff), Gen.Choose(0x20, 0x7e), Gen.Choose(0xe000, 0xffff), Gen.Choose(0x10000, 0x10ffff))
        .ListOf().Select(runes => string.Concat(runes.Select(rune => new Rune(rune).ToString())));

    [Property]
    public Property Any_tensors_and_texts_are_read_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<Dictionary<int, float[]>>(), ArbMap.Default.ArbFor<int[]>(), s_texts.ToArbitrary(),
            (floats, ints, text) =>
            {
                SafetensorsWriter.Write(File1, new Dictionary<string, string> { ["t" + text] = text },
                [
                    .. floats.Select(item =>
                        SafetensorsTensor.Floats($"f{item.Key}", [item.Value.Length], data => item.Value.CopyTo(data))),
                    SafetensorsTensor.Ints("i" + text, [1, ints.Length], data => ints.CopyTo(data)),
                ]);
                var read = SafetensorsFile.Read(File1);
                Assert.Equal(text, read.Metadata["t" + text]);
                Assert.Equal(ints, read.Ints("i" + text).ToArray());
                Assert.All(floats, item => Assert.Equal(item.Value, read.Floats($"f{item.Key}").ToArray()));
            });

    [Fact]
    public void The_file_follows_the_safetensors_layout()
    {
        SmallFile.Write(File1);
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
    public void A_damaged_weight_is_found_by_the_checksum()
    {
        SmallFile.Write(File1);
        byte[] bytes = File.ReadAllBytes(File1);
        bytes[^1] ^= 1;
        Assert.Equal("its checksum does not match", Reason(bytes));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 62)]
    [InlineData(100_000_001UL)]
    [InlineData(1UL)]
    public void A_header_length_beyond_the_file_is_rejected_before_it_is_allocated(ulong length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Assert.Equal($"its header claims {length} bytes, and 0 are left", Reason(bytes));
    }

    [Fact]
    public void A_file_shorter_than_a_length_is_rejected() =>
        Assert.Equal("it has 7 bytes, fewer than a header's length takes", Reason(new byte[7]));

    [Fact]
    public void A_missing_file_is_bad_usage() =>
        Assert.StartsWith(_folder.In("none"), Assert.Throws<UsageException>(() => SafetensorsFile.Read(_folder.In("none"))).Message);

    [Fact]
    public void Asking_for_what_a_file_has_not_names_file_and_tensor()
    {
        SmallFile.Write(File1);
        var read = SafetensorsFile.Read(File1);
        Assert.Equal($"{File1}: has no tensor 'bias'", Message(() => read.TypeOf("bias")));
        Assert.Equal($"{File1}: tensor 'labels' has type I32, expected F32, F16, BF16 or F64", Message(() => { read.Floats("labels"); }));
        Assert.Equal($"{File1}: tensor 'weight' has type F32, expected I32 or I64", Message(() => { read.Ints("weight"); }));
        Assert.Equal($"{File1}: tensor 'weight' has type F32, expected I64 or I32", Message(() => { read.Longs("weight"); }));
        Assert.Equal($"{File1}: tensor 'step' holds numbers beyond 32 bits", Message(() => { read.Ints("step"); }));
    }

    static string Message(Action ask) => Assert.Throws<XbmException>(ask).Message;

    string Reason(byte[] bytes)
    {
        File.WriteAllBytes(File1, bytes);
        string message = Message(() => SafetensorsFile.Read(File1)), start = $"{File1}: not an intact safetensors file: ";
        Assert.StartsWith(start, message);
        Assert.DoesNotContain('\n', message);
        return message[start.Length..];
    }
}
