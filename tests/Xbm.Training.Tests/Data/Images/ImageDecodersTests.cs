using System.Text;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public sealed class ImageDecodersTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_file_is_decoded_by_what_it_begins_with_whatever_its_name_ends_in()
    {
        string file = _temp.Write("photo.jpg", PngEncoder.Gray([1, 2, 3], 3));
        Assert.Equal([1, 2, 3], ImageDecoders.Load(file).Pixels);
    }

    public static TheoryData<byte[], string> Unknown => new()
    {
        { [], "an empty file" },
        { [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "a JPEG file" },
        { Encoding.ASCII.GetBytes("GIF89a"), "a GIF file" },
        { [0x42, 0x4D, 70, 0, 0, 0, 0, 0, 0, 0, 54], "a BMP file" },
        { [0x49, 0x49, 42, 0], "a TIFF file" },
        { [0x4D, 0x4D, 0, 42], "a TIFF file" },
        { Encoding.ASCII.GetBytes("RIFF....WEBPVP8 "), "a WebP file" },
        { Encoding.ASCII.GetBytes("....ftypavif"), "a HEIF, AVIF or MP4 file" },
        { Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1"), "a Git LFS pointer" },
        { Encoding.ASCII.GetBytes("<!DOCTYPE html>"), "an HTML, SVG or XML file" },
        { Encoding.ASCII.GetBytes("\u0089PNG\n\u001A\n"), "no image: it begins with the bytes 3F504E470A1A0A" },
        { [0x89, 0x50, 0x4E, 0x47, 0x0A, 0x1A, 0x0A], "a PNG file that was changed" },
        { [1, 2, 3], "the bytes 010203" },
    };

    [Theory]
    [MemberData(nameof(Unknown))]
    public void A_file_of_an_unknown_format_is_one_line_that_names_it_and_says_what_it_is_and_what_can_be_read(byte[] bytes, string like)
    {
        string file = _temp.Write("image.png", bytes);
        string message = Assert.Throws<XbmException>(() => ImageDecoders.Load(file)).Message;
        Assert.StartsWith($"{file} cannot be decoded: it is ", message, StringComparison.Ordinal);
        Assert.Contains(like, message, StringComparison.Ordinal);
        Assert.Contains("what can be read is PNG", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_broken_file_of_a_known_format_is_refused_by_its_decoder() =>
        Assert.StartsWith(
            "b.png is not an intact PNG file",
            Assert.Throws<XbmException>(() => ImageDecoders.Decode(PngEncoder.Gray([1], 1).AsSpan(0, 20), "b.png")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("a.png", true)]
    [InlineData("dir.png/a.PNG", true)]
    [InlineData("a.jpg", false)]
    [InlineData("png", false)]
    public void Files_are_taken_for_images_by_their_ending(string path, bool image) =>
        Assert.Equal(image, ImageDecoders.IsNamedLikeImage(path));
}
