namespace Xbm.Training.Data;

/// <summary>One image format. A new one is a class that implements this and a line in <see cref="ImageDecoders.All"/>.</summary>
public interface IImageDecoder
{
    /// <summary>What messages call the format: "PNG".</summary>
    string Format { get; }

    /// <summary>How the names of such files end, in lower case, with the dot: they only find the files in a folder.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether a file is of this format, by its signature.</summary>
    /// <param name="start">The file's first bytes, or all of them.</param>
    bool Recognizes(ReadOnlySpan<byte> start);

    /// <summary>Decodes a file. Called by several threads at once.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="Xbm.Engine.XbmException">The file is not intact; the message begins with its name and says why.</exception>
    Image Decode(ReadOnlySpan<byte> bytes, string name);
}
