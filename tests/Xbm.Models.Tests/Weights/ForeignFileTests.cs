using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Xbm.Engine;
using Xbm.Models.Weights;
using Xbm.Training.Tests.Runs;

namespace Xbm.Models.Tests.Weights;

/// <summary>Files that other tools wrote: of any type and order, and without Xbm's checksum.</summary>
public sealed class ForeignFileTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_the_safetensors_library_is_read_as_it_says()
    {
        var file = SafetensorsFile.Read(Fixtures.Path("weights/tensors.safetensors"));
        Assert.False(file.HasChecksum);
        Assert.Equal("pt", file.Metadata["format"]);
        using var json = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("weights/expected.json")));
        var expected = json.RootElement.EnumerateObject().ToList();
        Assert.Equal(expected.Select(tensor => tensor.Name), file.Names);
        foreach (var tensor in expected)
        {
            Assert.Equal(tensor.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()),
                file.ShapeOf(tensor.Name).ToArray());
            Assert.Equal(tensor.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()),
                Values(file, tensor.Name, tensor.Value.GetProperty("dtype").GetString()!));
        }
    }

    static IEnumerable<double> Values(SafetensorsFile file, string name, string dtype)
    {
        switch (dtype)
        {
            case "float32" or "float16" or "bfloat16" or "float64":
                return file.Floats(name).ToArray().Select(value => (double)value);
            case "int32":
                Assert.Equal(file.Longs(name).ToArray(), file.Ints(name).ToArray().Select(value => (long)value));
                return file.Ints(name).ToArray().Select(value => (double)value);
            case "int64":
                return file.Longs(name).ToArray().Select(value => (double)value);
            case "uint8" or "bool":
                Assert.Equal(dtype == "bool" ? DType.Bool : DType.U8, file.TypeOf(name));
                return file.Bytes(name).ToArray().Select(value => (double)value);
            default:
                throw new InvalidOperationException($"no case for {dtype}");
        }
    }

    [Theory]
    [InlineData("bad_huge_header.safetensors", "its header claims ")]
    [InlineData("bad_overlap.safetensors", "tensor 'conv.bias' begins at byte 0, expected 216")]
    [InlineData("bad_short.safetensors", "it holds 10 bytes of data, expected 547")]
    public void A_hostile_file_is_rejected_in_one_line(string name, string reason)
    {
        string path = Fixtures.Path($"weights/{name}");
        string message = Assert.Throws<XbmException>(() => SafetensorsFile.Read(path)).Message;
        Assert.StartsWith($"{path}: not an intact safetensors file: {reason}", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Every_type_of_the_format_is_recognised()
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            int bytes = 8 * dtype.Bits() / 8;
            var file = Read($$"""{"a":{"dtype":"{{dtype.Word()}}","shape":[8],"data_offsets":[0,{{bytes}}]} }""", new byte[bytes]);
            Assert.Equal(dtype, file.TypeOf("a"));
            Assert.Equal(bytes, file.Bytes("a").Length);
        }
        Assert.Equal(Enum.GetValues<DType>().Length, DTypes.Words.Distinct().Count());
    }

    [Fact]
    public void Keys_may_come_in_any_order_and_with_white_space()
    {
        byte[] data = [1, 0, 0, 0, 0, 0, 128, 63];
        var file = Read("""
            { "second" : { "data_offsets" : [ 4, 8 ], "shape" : [], "dtype" : "F32" },
              "first" : { "shape" : [ 1, 1 ], "dtype" : "I32", "data_offsets" : [ 0, 4 ] }, "__metadata__" : { "b" : "2", "a" : "1" } }
            """, data);
        Assert.Equal(["first", "second"], file.Names);
        Assert.Equal(1, file.Ints("first")[0]);
        Assert.Equal(1f, file.Floats("second")[0]);
        Assert.Equal("2", file.Metadata["b"]);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"__metadata__":null}""")]
    [InlineData("""{"__metadata__":{}}   """)]
    public void A_file_may_hold_nothing(string header) => Assert.Empty(Read(header, []).Names);

    [Fact]
    public void A_text_under_the_key_of_the_checksum_that_is_none_is_a_text()
    {
        var file = Read("""{"__metadata__":{"sha256":"of the photos: abc"}}""", []);
        Assert.False(file.HasChecksum);
        Assert.Equal("of the photos: abc", file.Metadata["sha256"]);
    }

    /// <summary>A checksum is found wherever it stands, and nowhere but in the metadata.</summary>
    [Fact]
    public void A_checksum_is_verified_wherever_the_metadata_stands()
    {
        string zeros = new('0', 64);
        string header = $$"""
            {"sha256":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
             "__metadata__": { "n" : "sha256", "sha256" : "{{zeros}}"} }
            """;
        string sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([.. Encoding.UTF8.GetBytes(header), 9]));
        Assert.True(Read(header.Replace(zeros, sum, StringComparison.Ordinal), [9]).HasChecksum);
        Assert.Throws<XbmException>(() => Read(header.Replace(zeros, sum, StringComparison.Ordinal), [8]));
        Assert.False(Read($$"""{"a":{"sha256":"{{zeros}}","dtype":"U8","shape":[1],"data_offsets":[0,1]} }""", [8]).HasChecksum);
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3c, 0x00, 0xfc, 0x01, 0x00 }, new[] { 1f, float.NegativeInfinity, 5.9604645e-8f })]
    [InlineData("BF16", new byte[] { 0x80, 0x3f, 0x80, 0xff, 0x01, 0x00 }, new[] { 1f, float.NegativeInfinity, 9.18355e-41f })]
    public void Short_floats_are_widened_exactly(string dtype, byte[] data, float[] expected) =>
        Assert.Equal(expected, Read($$"""{"a":{"dtype":"{{dtype}}","shape":[3],"data_offsets":[0,6]} }""", data).Floats("a").ToArray());

    SafetensorsFile Read(string header, byte[] data)
    {
        byte[] length = new byte[8], text = Encoding.UTF8.GetBytes(header);
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        string path = _folder.In("foreign.safetensors");
        File.WriteAllBytes(path, [.. length, .. text, .. data]);
        return SafetensorsFile.Read(path);
    }
}
