namespace Xbm.Training.Data;

/// <summary>
/// How hard drawn characters are to tell apart: everything that may be tuned, in one place. Lengths are fractions of the image's
/// side, angles radians, deviations standard deviations of normal draws.
/// </summary>
static class CharacterParameters
{
    // Between classes. Characters of one alphabet share their strokes, as real ones do: that makes them similar.
    public const int ClassesPerAlphabet = 40;
    public const int StrokesPerAlphabet = 12;
    public const int MinStrokes = 2;
    public const int MaxStrokes = 4;
    public const float AttachProbability = 0.75f;  // a stroke starts on an earlier one; otherwise anywhere

    // The shape of a stroke: a walk of a few steps with a turn between them.
    public const int MinSteps = 2;
    public const int MaxSteps = 5;
    public const float MinLength = 0.3f;
    public const float MaxLength = 1.1f;
    public const float BendDeviation = 0.6f;       // the turn that all steps of a stroke share: an arc
    public const float TurnDeviation = 0.35f;      // the turn that each step adds
    public const float CornerProbability = 0.15f;  // a turn by about a right angle instead

    // Within a class: one hand's writing differs from the next.
    public const float PointJitter = 0.016f;       // every point of a stroke
    public const float OffsetJitter = 0.035f;      // a whole stroke
    public const float StrokeTurn = 0.13f;
    public const float StrokeScale = 0.12f;
    public const float Rotation = 0.13f;           // the whole character
    public const float Scale = 0.12f;              // of either axis
    public const float Shear = 0.15f;
    public const float Translation = 0.05f;

    // The pen.
    public const float Extent = 0.66f;             // the longer side of an undisturbed character
    public const float MinThickness = 0.035f;
    public const float MaxThickness = 0.065f;
}
