using System.Numerics;

namespace Xbm.Training.Data;

/// <summary>
/// Resizing by exact area averages: a new pixel is the mean of the old picture over the box that it covers, with partly covered
/// pixels counted by their part. The same formula enlarges. Nothing aliases, and the mean of the picture is kept.
/// </summary>
public static class AreaResize
{
    /// <summary>Resizes 8-bit samples (0 to 255) to floats in [0, 1].</summary>
    /// <inheritdoc cref="Resize(ReadOnlySpan{float}, int, int, int, Span{float}, int, int)"/>
    public static void Resize(ReadOnlySpan<byte> source, int height, int width, int channels, Span<float> result, int toHeight, int toWidth)
    {
        Resize<byte>(source, height, width, channels, result, toHeight, toWidth);
        // Dividing, not scaling by 1/255, makes 255 exactly 1 and an unresized byte b exactly b/255.
        foreach (ref float value in result) value /= 255;
    }

    /// <summary>Resizes float samples; the range stays.</summary>
    /// <param name="source">[height, width, channels].</param>
    /// <param name="height">Rows of the source.</param>
    /// <param name="width">Columns of the source.</param>
    /// <param name="channels">Channels of both.</param>
    /// <param name="result">[toHeight, toWidth, channels].</param>
    /// <param name="toHeight">Rows of the result, at least 1.</param>
    /// <param name="toWidth">Columns of the result, at least 1.</param>
    /// <exception cref="ArgumentException">A span does not have the size that its shape says.</exception>
    public static void Resize(
        ReadOnlySpan<float> source, int height, int width, int channels, Span<float> result, int toHeight, int toWidth) =>
        Resize<float>(source, height, width, channels, result, toHeight, toWidth);

    static void Resize<T>(ReadOnlySpan<T> source, int height, int width, int channels, Span<float> result, int toHeight, int toWidth)
        where T : unmanaged, INumberBase<T>
    {
        if (source.Length != height * width * channels || result.Length != toHeight * toWidth * channels)
            throw new ArgumentException(
                $"AreaResize: [{height}, {width}, {channels}] to [{toHeight}, {toWidth}, {channels}] got "
                + $"{source.Length} and {result.Length} samples.");

        Box[] rows = Box.Along(height, toHeight), columns = Box.Along(width, toWidth);
        var sum = new float[width * channels];
        for (int y = 0; y < toHeight; y++)
        {
            Array.Clear(sum);
            for (int i = rows[y].First; i <= rows[y].Last; i++)
            {
                float weight = rows[y].Weight(i);
                var row = source.Slice(i * sum.Length, sum.Length);
                for (int j = 0; j < sum.Length; j++) sum[j] += weight * float.CreateTruncating(row[j]);
            }
            var output = result.Slice(y * toWidth * channels, toWidth * channels);
            for (int x = 0; x < toWidth; x++)
                for (int c = 0; c < channels; c++)
                    output[x * channels + c] = columns[x].Average(sum, channels, c);
        }
    }

    /// <summary>What one new pixel covers along one axis: old pixels First to Last, all whole but the ends.</summary>
    readonly record struct Box(int First, int Last, float FirstWeight, float Inner, float LastWeight)
    {
        public float Weight(int i) => i == First ? FirstWeight : i == Last ? LastWeight : Inner;

        public float Average(float[] line, int channels, int channel)
        {
            float sum = 0;
            for (int i = First; i <= Last; i++) sum += Weight(i) * line[i * channels + channel];
            return sum;
        }

        public static Box[] Along(int length, int toLength)
        {
            var boxes = new Box[toLength];
            for (int k = 0; k < toLength; k++)
            {
                // In units of 1/toLength of an old pixel everything is whole: the box is [k·length, (k+1)·length).
                long begin = (long)k * length, end = begin + length;
                int first = (int)(begin / toLength), last = (int)((end - 1) / toLength);
                float Covered(int i) =>
                    (Math.Min(end, (i + 1L) * toLength) - Math.Max(begin, (long)i * toLength)) / (float)length;
                boxes[k] = new(first, last, Covered(first), toLength / (float)length, Covered(last));
            }
            return boxes;
        }
    }
}
