namespace ILGPU;

/// <summary>Functions that every device has.</summary>
public static class IntrinsicMath
{
    public static int Min(int first, int second) => Math.Min(first, second);

    public static int Max(int first, int second) => Math.Max(first, second);

    public static float Min(float first, float second) => Math.Min(first, second);

    public static float Max(float first, float second) => Math.Max(first, second);
}
