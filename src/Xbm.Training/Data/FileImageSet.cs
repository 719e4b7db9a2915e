namespace Xbm.Training.Data;

/// <summary>Images in files, decoded and resized whenever one is read.</summary>
sealed class FileImageSet : ImageSet
{
    readonly string[] _files;

    public FileImageSet(ImageClass[] classes, int height, int width, int channels)
        : base(height, width, channels, LabelsOf(classes), Array.ConvertAll(classes, c => c.Name)) =>
        _files = [.. classes.SelectMany(c => c.Files)];

    /// <inheritdoc/>
    public override void Read(int index, Span<float> pixels)
    {
        var image = Png.Load(_files[index]).WithChannels(Channels);
        AreaResize.Resize(image.Pixels, image.Height, image.Width, Channels, pixels, Height, Width);
    }

    /// <summary>The same set, decoded once, held as bytes.</summary>
    public MemoryImageSet Decode()
    {
        var bytes = new byte[checked(Count * ImageLength)];
        Cores.For(Count, i =>
        {
            var pixels = new float[ImageLength];
            Read(i, pixels);
            MemoryImageSet.Quantize(pixels, bytes.AsSpan(i * ImageLength, ImageLength));
        });
        string[] names = [.. Enumerable.Range(0, ClassCount).Select(ClassName)];
        return new(bytes, Labels.ToArray(), names, Height, Width, Channels);
    }

    static int[] LabelsOf(ImageClass[] classes) => [.. classes.SelectMany((c, label) => Enumerable.Repeat(label, c.Files.Length))];
}
