using System.ComponentModel.DataAnnotations;
using System.Numerics;
using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Data;

/// <summary>
/// Written characters that Xbm draws itself, so that a fresh machine has something to train on: each class is a few smooth strokes,
/// each instance is written by another hand.
/// </summary>
/// <remarks>In the manner of Omniglot, and about as hard. The strokes of a class come out of its alphabet's stock.</remarks>
public sealed record DrawnCharacters : IDataSource
{
    const string What = "Drawn characters";

    /// <summary>Classes to train on.</summary>
    [Range(2, 1_000_000)]
    public int TrainClasses { get; init; } = 1000;

    /// <summary>Classes to test on, of other alphabets than those to train on.</summary>
    [Range(2, 1_000_000)]
    public int TestClasses { get; init; } = 600;

    /// <summary>Images per class.</summary>
    [Range(2, 100_000)]
    public int PerClass { get; init; } = 20;

    /// <summary>Height and width of the one-channel images, in pixels.</summary>
    [Range(8, 1024)]
    public int Size { get; init; } = 28;

    /// <summary>Draws both sets, ink 1 on 0. The classes of a set do not depend on how many there are.</summary>
    /// <inheritdoc/>
    public DataSplit Load(ulong seed)
    {
        OptionChecks.Require(this, What);
        return new(DrawSet("train", TrainClasses, seed), DrawSet("test", TestClasses, seed));
    }

    MemoryImageSet DrawSet(string part, int classes, ulong seed)
    {
        long length = checked((long)classes * PerClass * Size * Size);
        if (length > Array.MaxLength)
            throw new UsageException(
                $"{What}: {classes} classes x {PerClass} images of {Size} x {Size} are {length >> 20} MiB, "
                + "at most 2047 fit; ask for fewer or smaller ones.");

        var pixels = new byte[length];
        var names = new string[classes];
        var labels = new int[classes * PerClass];
        ParallelLoop.For(classes, c =>
        {
            var (alphabet, letter) = Math.DivRem(c, CharacterParameters.ClassesPerAlphabet);
            names[c] = $"alphabet{alphabet + 1:00}/character{letter + 1:00}";
            labels.AsSpan(c * PerClass, PerClass).Fill(c);
            var stock = Rng.Of(seed, part + " alphabet", 0, alphabet);
            var own = Rng.Of(seed, part + " character", 0, c);
            var character = StrokeGenerator.DesignCharacter(StrokeGenerator.DesignAlphabet(ref stock), ref own);
            DrawClass(part, seed, c, character, pixels.AsSpan(c * PerClass * Size * Size, PerClass * Size * Size));
        });
        return new(pixels, labels, names, Size, Size, 1);
    }

    void DrawClass(string part, ulong seed, int label, Vector2[][] character, Span<byte> pixels)
    {
        var distances = new float[Size * Size];
        for (int i = 0; i < PerClass; i++)
        {
            var hand = Rng.Of(seed, part + " instance", label, i);
            float thickness = hand.NextFloat(CharacterParameters.MinThickness, CharacterParameters.MaxThickness);
            var strokes = StrokeGenerator.Write(character, ref hand);
            StrokeRasterizer.Draw(strokes, thickness, Size, distances, pixels.Slice(i * Size * Size, Size * Size));
        }
    }
}
