using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>The formats that can be read. The decoder of a file is chosen by the file's first bytes, whatever its name ends in.</summary>
public static class ImageDecoders
{
    /// <summary>Every decoder; the first that recognises a file decodes it.</summary>
    public static IReadOnlyList<IImageDecoder> All { get; } = [new PngDecoder()];

    /// <summary>What can be read, for messages: "PNG".</summary>
    public static string Formats => string.Join(", ", All.Select(decoder => decoder.Format));

    /// <summary>The endings of the files that are taken for images, for messages: ".png".</summary>
    public static string Extensions => string.Join(", ", All.SelectMany(decoder => decoder.Extensions));

    /// <summary>Whether a file's name ends like an image's.</summary>
    public static bool IsNamedLikeImage(string path)
    {
        string extension = Path.GetExtension(path);
        return All.Any(decoder => decoder.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Reads and decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="XbmException">It cannot be read, is of no known format or is broken; the message names it.</exception>
    public static Image Load(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new XbmException($"{path} cannot be read: {e.Message}", e);
        }
        return Decode(bytes, path);
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="XbmException">The file is of no known format or is broken; the message names it.</exception>
    public static Image Decode(ReadOnlySpan<byte> bytes, string name)
    {
        foreach (var decoder in All)
        {
            if (decoder.Recognizes(bytes)) return decoder.Decode(bytes, name);
        }
        throw new XbmException(
            $"{name} cannot be decoded: it is {FileSignature.Describe(bytes)}, and what can be read is {Formats}. "
            + "Convert, replace or remove it.");
    }
}
