namespace Xbm.Training.Data;

/// <summary>Labelled images of one size, by number. Reading is thread-safe.</summary>
public abstract class ImageSet
{
    readonly int[] _labels;
    readonly string[] _classNames;

    /// <summary>Fixes size and labels; the arrays are not copied.</summary>
    /// <param name="height">Rows of every image.</param>
    /// <param name="width">Columns of every image.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="labels">The class of every image: 0 to classNames.Length − 1.</param>
    /// <param name="classNames">The name of every class.</param>
    /// <exception cref="ArgumentException">A label without a name.</exception>
    protected ImageSet(int height, int width, int channels, int[] labels, string[] classNames)
    {
        if (Array.Exists(labels, label => (uint)label >= (uint)classNames.Length))
            throw new ArgumentException($"ImageSet: labels must lie in [0, {classNames.Length}).", nameof(labels));
        (Height, Width, Channels, _labels, _classNames) = (height, width, channels, labels, classNames);
    }

    /// <summary>Images.</summary>
    public int Count => _labels.Length;

    /// <summary>Classes.</summary>
    public int ClassCount => _classNames.Length;

    /// <summary>Rows of every image.</summary>
    public int Height { get; }

    /// <summary>Columns of every image.</summary>
    public int Width { get; }

    /// <summary>1 (gray) or 3 (RGB).</summary>
    public int Channels { get; }

    /// <summary>The size of every image.</summary>
    public ImageShape Shape => new(Height, Width, Channels);

    /// <summary>Floats of one image: Height · Width · Channels.</summary>
    public int ImageLength => Height * Width * Channels;

    /// <summary>The class of every image, 0 to ClassCount − 1.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The name of a class.</summary>
    public string ClassName(int label) => _classNames[label];

    /// <summary>Where an image comes from: its file, or archive and entry joined like a path; null where it has no file.</summary>
    /// <param name="index">0 to Count − 1.</param>
    public virtual string? PathOf(int index) => null;

    /// <summary>Reads one image. Called by several threads at once.</summary>
    /// <param name="index">0 to Count − 1.</param>
    /// <param name="pixels">Receives [Height, Width, Channels], in [0, 1] unless a transform says otherwise.</param>
    /// <exception cref="Xbm.Engine.XbmException">The image's file is broken.</exception>
    public abstract void Read(int index, Span<float> pixels);

    /// <summary>Reads neighbouring images on all cores, as evaluation does.</summary>
    /// <param name="start">The first image.</param>
    /// <param name="count">How many; start + count is at most Count.</param>
    /// <param name="pixels">Receives [count, Height, Width, Channels], each image as <see cref="Read"/> gives it.</param>
    /// <exception cref="Xbm.Engine.XbmException">An image's file is broken.</exception>
    public void ReadRange(int start, int count, Memory<float> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        ParallelLoop.For(count, i => Read(start + i, pixels.Slice(i * ImageLength, ImageLength).Span));
    }
}
