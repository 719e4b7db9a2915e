using System.Collections.Concurrent;
using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// A set as the network sees it in evaluation: every image goes through a chain. Random transforms draw from the image's number
/// alone, so that an image is the same whenever and by whomever it is read.
/// </summary>
public sealed class TransformedImageSet : ImageSet
{
    readonly ImageSet _set;
    readonly TransformChain _transforms;
    readonly ConcurrentBag<(float[] Image, TransformWorkspace Workspace)> _idle = [];

    /// <summary>A set under a chain; nothing is read yet.</summary>
    /// <param name="set">The images.</param>
    /// <param name="transforms">Applied to every image.</param>
    /// <exception cref="UsageException">A transform's options make no sense, or not for images of this size.</exception>
    public TransformedImageSet(ImageSet set, TransformChain transforms) : this(set, transforms, transforms.OutputOf(set.Shape))
    {
    }

    TransformedImageSet(ImageSet set, TransformChain transforms, ImageShape shape)
        : base(shape.Height, shape.Width, shape.Channels, set.Labels.ToArray(),
            [.. Enumerable.Range(0, set.ClassCount).Select(set.ClassName)]) =>
        (_set, _transforms) = (set, transforms);

    /// <inheritdoc/>
    public override string? PathOf(int index) => _set.PathOf(index);

    /// <inheritdoc/>
    public override void Read(int index, Span<float> pixels)
    {
        if (_transforms.Count == 0)
        {
            _set.Read(index, pixels);
            return;
        }
        if (!_idle.TryTake(out var own)) own = (new float[_set.ImageLength], _transforms.CreateWorkspace(_set.Shape));
        _set.Read(index, own.Image);
        var rng = Rng.Of(0, "evaluation", index: index);
        own.Workspace.Apply(own.Image, pixels, ref rng);
        _idle.Add(own);
    }
}
