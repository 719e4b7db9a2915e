using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// One step of the way from a set's image to the network's. An implementation is a record whose properties are its options.
/// </summary>
public interface ITransform
{
    /// <summary>The size of the result; asked once, before the first image.</summary>
    /// <param name="input">The size of the images that come.</param>
    /// <exception cref="UsageException">The options make no sense, or not for images of this size.</exception>
    ImageShape OutputOf(ImageShape input) => input;

    /// <summary>Transforms one image. Called by several threads at once, so nothing is kept from call to call.</summary>
    /// <param name="source">[Height, Width, Channels].</param>
    /// <param name="shape">The size of <paramref name="source"/>.</param>
    /// <param name="result">Receives an image of the size that <see cref="OutputOf"/> says; does not overlap the source.</param>
    /// <param name="rng">
    /// The image's own random numbers. Taking the same count of them for every image keeps the steps after this one independent of it.
    /// </param>
    void Apply(ReadOnlySpan<float> source, ImageShape shape, Span<float> result, ref Rng rng);
}
