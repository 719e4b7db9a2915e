namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Count, mean and Σ (x − mean)² of some values, joined without cancellation (Chan, Golub and LeVeque, 1983).</summary>
struct Moment
{
    public float Count, Mean, Square;

    public static Moment Join(Moment a, Moment b)
    {
        float count = a.Count + b.Count, distance = b.Mean - a.Mean, share = b.Count / Math.Max(count, 1);
        float square = a.Square + b.Square + distance * distance * a.Count * share;
        return new Moment { Count = count, Mean = a.Mean + distance * share, Square = square };
    }

    /// <summary>Of eight values, each read once.</summary>
    public static Moment Of(float v0, float v1, float v2, float v3, float v4, float v5, float v6, float v7)
    {
        float mean = (v0 + v1 + (v2 + v3) + (v4 + v5 + (v6 + v7))) * 0.125f;
        (v0, v1, v2, v3, v4, v5, v6, v7) = (v0 - mean, v1 - mean, v2 - mean, v3 - mean, v4 - mean, v5 - mean, v6 - mean, v7 - mean);
        float square = v0 * v0 + v1 * v1 + (v2 * v2 + v3 * v3) + (v4 * v4 + v5 * v5 + (v6 * v6 + v7 * v7));
        return new Moment { Count = 8, Mean = mean, Square = square };
    }
}
