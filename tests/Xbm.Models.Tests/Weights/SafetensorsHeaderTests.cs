using System.Text;
using Xbm.Models.Weights;

namespace Xbm.Models.Tests.Weights;

public sealed class SafetensorsHeaderTests
{
    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        8, "tensor 'b' begins at byte 0, expected 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""",
        12, "tensor 'b' begins at byte 8, expected 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "it holds 8 bytes of data, expected 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "tensor 'a' has 8 bytes, its shape asks for 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,-4]}}""", 0, "tensor 'a' has -4 bytes, its shape asks for 4")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", 2, "tensor 'a' has 12 bits, which are no whole bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "tensor 'a' has a damaged entry")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,4]}}""", 4, "tensor 'a' has a damaged entry")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "tensor 'a' has a damaged entry")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e30]}}""", 4, "tensor 'a' has a damaged entry")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1024,1048576],"data_offsets":[0,4294967296]}}""",
        4294967296, "tensor 'a' has 4294967296 bytes, and one tensor holds at most 2147483591")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", 4, "its header is damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""",
        0, "its header is damaged")]
    [InlineData("""{"a":{"shape":[0],"data_offsets":[0,0]}}""", 0, "its header is damaged")]
    [InlineData("""{"a":5}""", 0, "its header is damaged")]
    [InlineData("""{"__metadata__":{"a":5}}""", 0, "its header is damaged")]
    [InlineData("""{"__metadata__":{"a":null}}""", 0, "its header is damaged")]
    [InlineData("""[]""", 0, "its header is damaged")]
    [InlineData("""{""", 0, "its header is damaged")]
    public void A_header_that_does_not_describe_its_data_is_rejected(string json, long dataLength, string reason) =>
        Assert.Equal(reason, Reason(json, dataLength));

    [Theory]
    [InlineData("F31")]
    [InlineData("f32")]
    [InlineData("5")]
    public void A_type_that_the_format_does_not_have_is_rejected(string word) => Assert.StartsWith(
        $"tensor 'a' has type {word}, expected BOOL, F4, ",
        Reason($$"""{"a":{"dtype":"{{word}}","shape":[1],"data_offsets":[0,4]} }""", 4));

    static string Reason(string json, long dataLength) =>
        Assert.Throws<FormatException>(() => SafetensorsHeader.Parse(Encoding.UTF8.GetBytes(json), dataLength)).Message;
}
