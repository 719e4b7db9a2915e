using System.Numerics;
using Xbm.Engine.Backends.Cpu.Products;

namespace Xbm.Engine.Backends.Cpu.Convolutions;

/// <summary>
/// The patches of an NHWC image under a sliding window, as the rows of a matrix [pixels, r·s·c] that is never stored: the packer copies
/// the part that a block product needs next. Window rows are runs of s·c values in the image.
/// </summary>
/// <param name="Image">[n, h, w, c].</param>
/// <param name="H">Image height.</param>
/// <param name="W">Image width.</param>
/// <param name="C">Channels.</param>
/// <param name="OutH">Rows of window positions.</param>
/// <param name="OutW">Columns of window positions.</param>
/// <param name="R">Window height.</param>
/// <param name="S">Window width.</param>
/// <param name="Stride">Step between positions.</param>
/// <param name="OriginH">Image row of the first window's first row; negative inside the padding.</param>
/// <param name="OriginW">Image column of the first window's first column.</param>
readonly unsafe record struct ImagePatches(
    nint Image, int H, int W, int C, int OutH, int OutW, int R, int S, int Stride, int OriginH, int OriginW)
{
    public static ImagePatches Of(in ConvShape s, float* x) =>
        new((nint)x, s.H, s.W, s.C, s.OutH, s.OutW, s.R, s.S, s.Stride, -s.Padding, -s.Padding);

    /// <summary>Values of a patch.</summary>
    public int Length => R * S * C;

    /// <summary>
    /// Whether a product reads the patches where they lie: they are the image's pixels, and those of a tile do not crowd into one set of
    /// the first-level cache.
    /// </summary>
    public bool Direct => R == 1 && S == 1 && Stride == 1 && OriginH == 0 && OriginW == 0 && OutH == H && OutW == W && C % 512 != 0;

    /// <summary>The first value of a patch, where they are read directly.</summary>
    public nint At(int pixel) => Image + (nint)pixel * C * sizeof(float);

    /// <summary>The image rows that <paramref name="count"/> patches read and those before them did not.</summary>
    public PrefetchRange NewTo(int pixel, int count)
    {
        nint from = RowsBefore(pixel), to = RowsBefore(pixel + count);
        return new PrefetchRange(Image + from * W * C * sizeof(float), (to - from) * W * C);
    }

    /// <summary>Image rows that the patches before a pixel read: those of the whole rows of pixels, which the next one shares.</summary>
    nint RowsBefore(int pixel)
    {
        int row = pixel / OutW, image = row / OutH, before = row % OutH;
        return (nint)image * H + (before == 0 ? 0 : Math.Clamp((before - 1) * Stride + OriginH + R, 0, H));
    }

    /// <summary>
    /// Copies columns from … from + depth of <paramref name="count"/> patches into rows of <paramref name="packed"/>, which has room for a
    /// vector past its last row.
    /// </summary>
    public void Pack(int pixel, int count, int from, int depth, float* packed, nint stride)
    {
        int position = pixel % (OutH * OutW);
        int oh = position / OutW, ow = position % OutW;
        float* image = (float*)Image + (nint)(pixel / (OutH * OutW)) * H * W * C;
        for (int i = 0; i < count; i++, packed += stride)
        {
            int h = oh * Stride + OriginH, w = ow * Stride + OriginW;
            // Strictly above the last row: the copies may read a vector past their run.
            bool inside = h >= 0 && h + R < H && w >= 0 && w + S <= W && W * C >= Vector<float>.Count;
            if (inside && depth == Length) CopyInside(image + ((nint)h * W + w) * C, packed);
            else CopyClipped(image, h, w, from, depth, packed);
            if (++ow < OutW) continue;
            ow = 0;
            if (++oh < OutH) continue;
            oh = 0;
            image += (nint)H * W * C;
        }
    }

    /// <summary>
    /// Whether <see cref="PackColumns"/> is the way: with one channel and stride 1, the values that neighbouring windows have at one place
    /// lie side by side in the image, where a patch's own are runs of a few.
    /// </summary>
    public bool ByColumns => C == 1 && Stride == 1;

    /// <summary>
    /// Copies columns from … from + depth of <paramref name="count"/> patches, turned around: into rows of <paramref name="packed"/>, one a
    /// column.
    /// </summary>
    public void PackColumns(int pixel, int count, int from, int depth, float* packed, nint stride)
    {
        for (int column = from; column < from + depth; column++, packed += stride)
        {
            int position = pixel % (OutH * OutW), oh = position / OutW, ow = position % OutW;
            float* image = (float*)Image + (nint)(pixel / (OutH * OutW)) * H * W;
            for (int i = 0; i < count;)
            {
                int length = Math.Min(OutW - ow, count - i);
                CopyRun(image, oh + OriginH + column / S, ow + OriginW + column % S, 0, length, packed + i);
                i += length;
                ow = 0;
                if (++oh < OutH) continue;
                oh = 0;
                image += (nint)H * W;
            }
        }
    }

    /// <summary>
    /// A whole patch inside the image, in whole vectors: what a run writes too much the next run, or the next patch, overwrites.
    /// </summary>
    void CopyInside(float* from, float* to)
    {
        int run = S * C, row = W * C;
        for (int r = 0; r < R; r++, from += row, to += run)
            for (int i = 0; i < run; i += Vector<float>.Count) Vector.Load(from + i).Store(to + i);
    }

    void CopyClipped(float* image, int h, int w, int from, int depth, float* to)
    {
        int run = S * C;
        for (int r = from / run, start = from % run; depth > 0; r++, start = 0)
        {
            int length = Math.Min(run - start, depth);
            CopyRun(image, h + r, w, start, length, to);
            to += length;
            depth -= length;
        }
    }

    /// <summary>Values start … start + length of one window row, zeros where it leaves the image.</summary>
    void CopyRun(float* image, int h, int w, int start, int length, float* to)
    {
        // Where the run lies in its image row, in values; the window may begin left of it and end right of it.
        int first = w * C + start, rowLength = W * C;
        if ((uint)h >= (uint)H || first >= rowLength || first + length <= 0)
        {
            Clear(to, length);
            return;
        }
        int before = Math.Max(0, -first), after = Math.Max(0, first + length - rowLength);
        if (before > 0) Clear(to, before);
        Copy(image + (nint)h * rowLength + first + before, to + before, length - before - after);
        if (after > 0) Clear(to + length - after, after);
    }

    /// <summary>Runs of a few values, as with one channel, are not worth a call.</summary>
    const int Short = 16;

    static void Copy(float* from, float* to, int length)
    {
        if (length >= Short) new ReadOnlySpan<float>(from, length).CopyTo(new Span<float>(to, length));
        else
            for (int i = 0; i < length; i++) to[i] = from[i];
    }

    static void Clear(float* to, int length)
    {
        if (length >= Short) new Span<float>(to, length).Clear();
        else
            for (int i = 0; i < length; i++) to[i] = 0;
    }
}
