namespace Xbm.Training.Data;

/// <summary>
/// Images in files, decoded and resized whenever one is read. Pixels are rounded to 8 bits, exactly as <see cref="ToMemory"/> keeps
/// them: a set gives the same pixels whether it is held in memory or not.
/// </summary>
public sealed class FileImageSet : ImageSet
{
    readonly string[] _files;

    /// <summary>A set of files; nothing is read yet, and the arrays are not copied.</summary>
    /// <param name="files">The file of every image, of any format of <see cref="ImageDecoders"/>.</param>
    /// <param name="labels">The class of every image.</param>
    /// <param name="classNames">The name of every class.</param>
    /// <param name="shape">What images are resized (by area averages) and converted to.</param>
    /// <exception cref="ArgumentException">The arrays do not fit each other.</exception>
    public FileImageSet(string[] files, int[] labels, string[] classNames, ImageShape shape)
        : base(shape.Height, shape.Width, shape.Channels, labels, classNames)
    {
        if (files.Length != labels.Length)
            throw new ArgumentException($"FileImageSet: {files.Length} files for {labels.Length} labels.", nameof(files));
        _files = files;
    }

    /// <inheritdoc/>
    public override string? PathOf(int index) => _files[index];

    /// <inheritdoc/>
    public override void Read(int index, Span<float> pixels)
    {
        Resize(index, pixels);
        foreach (ref float pixel in pixels) pixel = MemoryImageSet.ToFloat(MemoryImageSet.ToByte(pixel));
    }

    /// <summary>The same set, decoded once on all cores and held as bytes.</summary>
    /// <exception cref="Xbm.Engine.XbmException">An image's file is broken; the message names it.</exception>
    public MemoryImageSet ToMemory()
    {
        var bytes = new byte[checked(Count * ImageLength)];
        ParallelLoop.For(Count, i =>
        {
            var pixels = new float[ImageLength];
            Resize(i, pixels);
            MemoryImageSet.Quantize(pixels, bytes.AsSpan(i * ImageLength, ImageLength));
        });
        string[] names = [.. Enumerable.Range(0, ClassCount).Select(ClassName)];
        return new(bytes, Labels.ToArray(), names, Height, Width, Channels, _files);
    }

    void Resize(int index, Span<float> pixels)
    {
        var image = ImageDecoders.Load(_files[index]).WithChannels(Channels);
        AreaResize.Resize(image.Pixels, image.Height, image.Width, Channels, pixels, Height, Width);
    }
}
