using System.Numerics;
using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>A character as strokes; a stroke is the points that a smooth curve runs through. The image is the square [-½, ½]².</summary>
static class StrokeGenerator
{
    /// <summary>The strokes that the characters of one alphabet are put together from; each begins at the origin.</summary>
    public static Vector2[][] DesignAlphabet(ref Rng rng)
    {
        var strokes = new Vector2[CharacterParameters.StrokesPerAlphabet][];
        for (int i = 0; i < strokes.Length; i++) strokes[i] = DesignStroke(ref rng);
        return strokes;
    }

    static Vector2[] DesignStroke(ref Rng rng)
    {
        int steps = CharacterParameters.MinSteps + rng.NextInt(CharacterParameters.MaxSteps - CharacterParameters.MinSteps + 1);
        float step = rng.NextFloat(CharacterParameters.MinLength, CharacterParameters.MaxLength) / steps;
        float heading = rng.NextFloat(0, 2 * MathF.PI), bend = CharacterParameters.BendDeviation * rng.NextNormal();
        var points = new Vector2[steps + 1];
        for (int i = 0; i < steps; i++)
        {
            points[i + 1] = points[i] + step * new Vector2(MathF.Cos(heading), MathF.Sin(heading));
            bool corner = rng.NextFloat() < CharacterParameters.CornerProbability;
            float turn = CharacterParameters.TurnDeviation * rng.NextNormal();
            heading += corner ? MathF.CopySign(MathF.PI / 2, turn) + turn : bend + turn;
        }
        return points;
    }

    /// <summary>One class: some strokes of its alphabet, most attached to an earlier one, centred and scaled to the usual size.</summary>
    public static Vector2[][] DesignCharacter(Vector2[][] alphabet, ref Rng rng)
    {
        int count = CharacterParameters.MinStrokes + rng.NextInt(CharacterParameters.MaxStrokes - CharacterParameters.MinStrokes + 1);
        var strokes = new Vector2[count][];
        for (int i = 0; i < strokes.Length; i++)
        {
            var stroke = alphabet[rng.NextInt(alphabet.Length)];
            var start = new Vector2(rng.NextFloat(-0.5f, 0.5f), rng.NextFloat(-0.5f, 0.5f));
            if (i > 0 && rng.NextFloat() < CharacterParameters.AttachProbability)
            {
                var earlier = strokes[rng.NextInt(i)];
                start = earlier[rng.NextInt(earlier.Length)];
            }
            strokes[i] = Array.ConvertAll(stroke, p => p + start);
        }

        Vector2 low = strokes[0][0], high = low;
        foreach (var stroke in strokes)
            foreach (var p in stroke)
                (low, high) = (Vector2.Min(low, p), Vector2.Max(high, p));
        var centre = (low + high) / 2;
        float scale = CharacterParameters.Extent / Math.Max(high.X - low.X, high.Y - low.Y);
        return Array.ConvertAll(strokes, stroke => Array.ConvertAll(stroke, p => (p - centre) * scale));
    }

    /// <summary>One instance of a class: every stroke a little moved, turned, scaled and bent, then the whole by an affine map.</summary>
    public static Vector2[][] Write(Vector2[][] character, ref Rng rng)
    {
        var map =
            Matrix3x2.CreateScale(
                MathF.Exp(CharacterParameters.Scale * rng.NextNormal()), MathF.Exp(CharacterParameters.Scale * rng.NextNormal()))
            * new Matrix3x2(1, 0, CharacterParameters.Shear * rng.NextNormal(), 1, 0, 0)
            * Matrix3x2.CreateRotation(CharacterParameters.Rotation * rng.NextNormal())
            * Matrix3x2.CreateTranslation(CharacterParameters.Translation * Normal(ref rng));
        var written = new Vector2[character.Length][];
        for (int i = 0; i < character.Length; i++)
        {
            var stroke = character[i];
            var middle = (stroke[0] + stroke[^1]) / 2;
            var own =
                Matrix3x2.CreateRotation(CharacterParameters.StrokeTurn * rng.NextNormal(), middle)
                * Matrix3x2.CreateScale(MathF.Exp(CharacterParameters.StrokeScale * rng.NextNormal()), middle)
                * Matrix3x2.CreateTranslation(CharacterParameters.OffsetJitter * Normal(ref rng));
            written[i] = new Vector2[stroke.Length];
            for (int j = 0; j < stroke.Length; j++)
                written[i][j] = Vector2.Transform(stroke[j] + CharacterParameters.PointJitter * Normal(ref rng), own * map);
        }
        return written;
    }

    static Vector2 Normal(ref Rng rng) => new(rng.NextNormal(), rng.NextNormal());
}
