namespace Xbm.Training.Data;

/// <summary>Says what a file looks like by its first bytes, for the message about one that cannot be decoded.</summary>
static class FileSignature
{
    /// <summary>"a JPEG file"; where nothing is known, the bytes themselves.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "an empty file",
        [0xFF, 0xD8, 0xFF, ..] => "a JPEG file",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "a PNG file that was changed by a text conversion",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF file",
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => "a BMP file",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "a TIFF file",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "a WebP file",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "a HEIF, AVIF or MP4 file",
        [0xFF, 0x0A, ..] or [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] => "a JPEG XL file",
        [(byte)'P', >= (byte)'1' and <= (byte)'6', (byte)' ' or (byte)'\n' or (byte)'\r', ..] => "a PNM file",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF file",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive",
        [0x1F, 0x8B, ..] => "a gzip archive",
        _ when bytes.StartsWith("version https://git-lfs"u8) => "a Git LFS pointer, not the file that it stands for",
        [(byte)'<', ..] => "an HTML, SVG or XML file",
        _ => $"no image: it begins with the bytes {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 8)])} (hexadecimal)",
    };
}
