using System.Numerics;

namespace Xbm.Training.Data;

/// <summary>Draws smooth strokes with a round pen, anti-aliased: ink 255 on 0.</summary>
static class StrokeRasterizer
{
    const int SegmentsPerStep = 6;

    /// <summary>Draws strokes given in the square [-½, ½]².</summary>
    /// <param name="strokes">The points that each curve runs through, at least 2.</param>
    /// <param name="thickness">As a fraction of the side.</param>
    /// <param name="size">The side in pixels.</param>
    /// <param name="distances">Scratch [size, size].</param>
    /// <param name="pixels">Receives [size, size].</param>
    public static void Draw(Vector2[][] strokes, float thickness, int size, Span<float> distances, Span<byte> pixels)
    {
        // Ink covers a pixel by how far the pen's edge is past the pixel's centre, from half a pixel outside to half inside.
        float reach = thickness * size / 2 + 0.5f;
        distances.Fill(float.PositiveInfinity);
        foreach (var points in strokes)
        {
            var from = ToPixels(points[0], size);
            for (int i = 0; i + 1 < points.Length; i++)
            {
                Vector2 before = points[Math.Max(i - 1, 0)], after = points[Math.Min(i + 2, points.Length - 1)];
                for (int s = 1; s <= SegmentsPerStep; s++)
                {
                    var to = ToPixels(CatmullRom(before, points[i], points[i + 1], after, s / (float)SegmentsPerStep), size);
                    Segment(from, to, reach, size, distances);
                    from = to;
                }
            }
        }
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(Math.Clamp(reach - MathF.Sqrt(distances[i]), 0, 1) * 255 + 0.5f);
    }

    static Vector2 ToPixels(Vector2 p, int size) => (p + new Vector2(0.5f)) * size - new Vector2(0.5f);

    /// <summary>The uniform Catmull–Rom spline from b (t = 0) to c (t = 1).</summary>
    static Vector2 CatmullRom(Vector2 a, Vector2 b, Vector2 c, Vector2 d, float t) =>
        0.5f * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * (t * t) + (3 * b - a - 3 * c + d) * (t * t * t));

    /// <summary>Lowers the squared distance of every pixel within reach of a straight segment.</summary>
    static void Segment(Vector2 from, Vector2 to, float reach, int size, Span<float> distances)
    {
        var along = to - from;
        float perLength = 1 / Math.Max(along.LengthSquared(), 1e-12f);
        int left = Math.Max(0, (int)MathF.Ceiling(Math.Min(from.X, to.X) - reach));
        int right = Math.Min(size - 1, (int)MathF.Floor(Math.Max(from.X, to.X) + reach));
        int top = Math.Max(0, (int)MathF.Ceiling(Math.Min(from.Y, to.Y) - reach));
        int bottom = Math.Min(size - 1, (int)MathF.Floor(Math.Max(from.Y, to.Y) + reach));
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                var p = new Vector2(x, y) - from;
                float t = Math.Clamp(Vector2.Dot(p, along) * perLength, 0, 1);
                ref float distance = ref distances[y * size + x];
                distance = Math.Min(distance, (p - t * along).LengthSquared());
            }
        }
    }
}
