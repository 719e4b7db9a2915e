using System.Numerics;
using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// Written characters that the program draws itself, so that a fresh machine has something to train on. Each class is a few smooth
/// strokes out of its alphabet's stock, each instance is written by another hand: a set in the manner of Omniglot, as hard as that.
/// </summary>
public sealed record DrawnCharacters
{
    /// <summary>Classes to train on.</summary>
    public int TrainClasses { get; init; } = 1000;

    /// <summary>Classes to test on: other alphabets.</summary>
    public int TestClasses { get; init; } = 600;

    /// <summary>Images per class.</summary>
    public int PerClass { get; init; } = 20;

    /// <summary>The side of the square, one-channel images, in pixels.</summary>
    public int Size { get; init; } = 28;

    /// <summary>Decides every image.</summary>
    public ulong Seed { get; init; }

    /// <summary>Draws both sets, ink 1 on 0. The classes of a set do not depend on how many there are.</summary>
    /// <exception cref="UsageException">A count below 1, an image side below 8, or more than fits into one array.</exception>
    public DataSplit Draw()
    {
        Require("train classes", TrainClasses, 1);
        Require("test classes", TestClasses, 1);
        Require("images per class", PerClass, 1);
        Require("image size", Size, 8);
        return new(DrawSet("train", TrainClasses), DrawSet("test", TestClasses));
    }

    MemoryImageSet DrawSet(string part, int classes)
    {
        long length = (long)classes * PerClass * Size * Size;
        if (length > Array.MaxLength)
            throw new UsageException(
                $"Drawn characters: {classes} classes x {PerClass} images of {Size} x {Size} are {length >> 20} MiB, "
                + "at most 2047 fit; ask for fewer or smaller ones.");

        var pixels = new byte[length];
        var names = new string[classes];
        var labels = new int[classes * PerClass];
        Cores.For(classes, c =>
        {
            var (alphabet, letter) = Math.DivRem(c, CharacterStyle.ClassesPerAlphabet);
            names[c] = $"alphabet{alphabet + 1:00}/character{letter + 1:00}";
            labels.AsSpan(c * PerClass, PerClass).Fill(c);
            var stock = Rng.Of(Seed, part + " alphabet", 0, alphabet);
            var own = Rng.Of(Seed, part + " character", 0, c);
            var character = StrokeCharacter.DesignCharacter(StrokeCharacter.DesignAlphabet(ref stock), ref own);
            DrawClass(part, c, character, pixels.AsSpan(c * PerClass * Size * Size, PerClass * Size * Size));
        });
        return new(pixels, labels, names, Size, Size, 1);
    }

    void DrawClass(string part, int label, Vector2[][] character, Span<byte> pixels)
    {
        var distances = new float[Size * Size];
        for (int i = 0; i < PerClass; i++)
        {
            var hand = Rng.Of(Seed, part + " instance", label, i);
            float thickness = hand.NextFloat(CharacterStyle.MinThickness, CharacterStyle.MaxThickness);
            Pen.Draw(StrokeCharacter.Write(character, ref hand), thickness, Size, distances, pixels.Slice(i * Size * Size, Size * Size));
        }
    }

    static void Require(string what, int value, int least)
    {
        if (value < least) throw new UsageException($"Drawn characters: {what} is {value}, expected at least {least}.");
    }
}
