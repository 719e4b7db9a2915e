using Xbm.Engine;
using Xbm.Training.Data;

namespace OwnLossAndData;

/// <summary>A data set of one's own: each class is a sum of three waves, each image shows it from elsewhere, with noise.</summary>
sealed class Waves : ImageSet
{
    const int Size = 28, PerClass = 20, WavesPerClass = 3;

    readonly ulong _seed;

    Waves(int classes, ulong seed) : base(Size, Size, channels: 1,
        labels: [.. Enumerable.Range(0, classes * PerClass).Select(image => image / PerClass)],
        classNames: [.. Enumerable.Range(0, classes).Select(label => $"wave {seed}.{label}")]) => _seed = seed;

    public static Waves Draw(int classes, ulong seed) => new(classes, seed);

    /// <summary>Draws one image: the same one whenever it is asked for, from any thread.</summary>
    public override void Read(int index, Span<float> pixels)
    {
        Rng ofClass = Rng.Of(_seed, "class", Labels[index]), ofImage = Rng.Of(_seed, "image", index);
        pixels.Clear();
        float moveX = ofImage.NextFloat(-4, 4), moveY = ofImage.NextFloat(-4, 4);
        for (int wave = 0; wave < WavesPerClass; wave++)
        {
            float alongX = ofClass.NextFloat(-1.2f, 1.2f), alongY = ofClass.NextFloat(-1.2f, 1.2f), phase = ofClass.NextFloat(0, 6.28f);
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] += MathF.Sin(alongX * (i % Size + moveX) + alongY * (i / Size + moveY) + phase) / (2 * WavesPerClass);
        }
        for (int i = 0; i < pixels.Length; i++) pixels[i] = Math.Clamp(0.5f + pixels[i] + 0.1f * ofImage.NextNormal(), 0, 1);
    }
}
