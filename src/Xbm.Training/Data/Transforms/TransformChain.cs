using System.Collections;
using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>Transforms one after the other, as one: an immutable list. Without any it changes nothing.</summary>
public sealed class TransformChain : ITransform, IReadOnlyList<ITransform>
{
    readonly ITransform[] _transforms;

    /// <summary>A chain of some transforms.</summary>
    /// <param name="transforms">In the order in which they are applied; the list is copied.</param>
    public TransformChain(params IEnumerable<ITransform> transforms) => _transforms = [.. transforms];

    /// <summary>The chain that changes nothing.</summary>
    public static TransformChain Identity { get; } = new();

    /// <inheritdoc/>
    public int Count => _transforms.Length;

    /// <inheritdoc/>
    public ITransform this[int index] => _transforms[index];

    /// <inheritdoc/>
    public ImageShape OutputOf(ImageShape input)
    {
        foreach (var transform in _transforms) input = transform.OutputOf(input);
        return input;
    }

    /// <summary>Makes a place to apply the chain to images of one size, for one thread, that allocates nothing per image.</summary>
    /// <param name="input">The size of the images that come.</param>
    /// <exception cref="UsageException">A transform's options make no sense, or not for images of this size.</exception>
    public TransformWorkspace CreateWorkspace(ImageShape input) => new(this, input);

    /// <summary>Transforms one image, with buffers made for it alone; many images are faster through a workspace.</summary>
    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, ImageShape shape, Span<float> result, ref Rng rng) =>
        CreateWorkspace(shape).Apply(source, result, ref rng);

    /// <inheritdoc/>
    public IEnumerator<ITransform> GetEnumerator() => ((IEnumerable<ITransform>)_transforms).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
