namespace Xbm.Training.Data;

/// <summary>A decoded picture: 8-bit samples, row by row, channels innermost (HWC).</summary>
public sealed class Image
{
    /// <summary>Wraps decoded samples; the array is not copied.</summary>
    /// <param name="pixels">Samples [height, width, channels], 0 to 255.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="channels">1 (gray) or 3 (RGB).</param>
    /// <exception cref="ArgumentException">The sizes do not fit the array, or there are neither 1 nor 3 channels.</exception>
    public Image(byte[] pixels, int height, int width, int channels)
    {
        if (channels is not (1 or 3)) throw new ArgumentException($"Image: channels must be 1 or 3, got {channels}.", nameof(channels));
        if (height < 1 || width < 1 || pixels.LongLength != (long)height * width * channels)
            throw new ArgumentException($"Image: {pixels.Length} samples do not fill [{height}, {width}, {channels}].", nameof(pixels));
        (Pixels, Height, Width, Channels) = (pixels, height, width, channels);
    }

    /// <summary>Samples [Height, Width, Channels], 0 to 255.</summary>
    public byte[] Pixels { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>1 (gray) or 3 (RGB).</summary>
    public int Channels { get; }

    /// <summary>The same picture as gray (ITU-R 601 luma) or as RGB (gray repeated); itself where nothing changes.</summary>
    /// <param name="channels">1 or 3.</param>
    public Image WithChannels(int channels)
    {
        if (channels == Channels) return this;
        var pixels = new byte[checked(Height * Width * channels)];
        if (channels == 1)
        {
            // The fixed-point weights of 0.299, 0.587, 0.114 that libjpeg and most image libraries share.
            for (int i = 0, j = 0; i < pixels.Length; i++, j += 3)
                pixels[i] = (byte)((Pixels[j] * 19595 + Pixels[j + 1] * 38470 + Pixels[j + 2] * 7471 + 0x8000) >> 16);
        }
        else
        {
            for (int i = 0, j = 0; i < Pixels.Length; i++, j += 3) pixels.AsSpan(j, 3).Fill(Pixels[i]);
        }
        return new Image(pixels, Height, Width, channels);
    }
}
