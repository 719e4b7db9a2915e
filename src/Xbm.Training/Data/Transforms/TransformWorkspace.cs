using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>A chain with the buffers that it needs between its transforms: for images of one size, and one thread at a time.</summary>
public sealed class TransformWorkspace
{
    readonly TransformChain _chain;

    // The size of the images before every transform, and after the last.
    readonly ImageShape[] _shapes;

    // What the transforms but the last write, in turn.
    readonly float[] _even;
    readonly float[] _odd;

    internal TransformWorkspace(TransformChain chain, ImageShape input)
    {
        _chain = chain;
        _shapes = new ImageShape[chain.Count + 1];
        _shapes[0] = input;
        for (int i = 0; i < chain.Count; i++) _shapes[i + 1] = chain[i].OutputOf(_shapes[i]);
        _even = new float[LargestBetween(first: 1)];
        _odd = new float[LargestBetween(first: 2)];
    }

    /// <summary>The size of the images that come.</summary>
    public ImageShape Input => _shapes[0];

    /// <summary>The size of the images that go.</summary>
    public ImageShape Output => _shapes[^1];

    /// <summary>Transforms one image.</summary>
    /// <param name="source">An image of the size <see cref="Input"/>.</param>
    /// <param name="result">Receives an image of the size <see cref="Output"/>; must not overlap the source.</param>
    /// <param name="rng">The image's own random numbers.</param>
    /// <exception cref="ArgumentException">A span does not have the size of its image.</exception>
    public void Apply(ReadOnlySpan<float> source, Span<float> result, ref Rng rng)
    {
        if (source.Length != Input.Length || result.Length != Output.Length)
            throw new ArgumentException($"Transforms: {Input} to {Output} got {source.Length} and {result.Length} samples.");
        if (_chain.Count == 0) source.CopyTo(result);
        for (int i = 0; i < _chain.Count; i++)
        {
            var next = i == _chain.Count - 1 ? result : (i % 2 == 0 ? _even : _odd).AsSpan(0, _shapes[i + 1].Length);
            _chain[i].Apply(source, _shapes[i], next, ref rng);
            source = next;
        }
    }

    int LargestBetween(int first)
    {
        int largest = 0;
        for (int i = first; i < _chain.Count; i += 2) largest = Math.Max(largest, _shapes[i].Length);
        return largest;
    }
}
