using System.Diagnostics;
using System.Text.Json;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

/// <summary>Files written by other encoders, with what libpng makes of them.</summary>
public class PngFixtureTests
{
    static readonly string Folder = SharedData.Path("fixtures/images");

    [SharedFact("fixtures/images")]
    public void Pictures_decode_to_what_libpng_decodes()
    {
        using var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "index.json")));
        int compared = 0;
        foreach (var entry in index.RootElement.GetProperty("images").EnumerateArray())
        {
            string file = entry.GetProperty("file").GetString()!;
            if (!file.EndsWith(".png", StringComparison.Ordinal)) continue;
            var image = ImageDecoders.Load(Path.Combine(Folder, file));
            var reference = ImageDecoders.Load(Path.Combine(Folder, entry.GetProperty("reference").GetString()!));
            Assert.Equal((entry.GetProperty("height").GetInt32(), entry.GetProperty("width").GetInt32()), (image.Height, image.Width));
            Assert.True(entry.GetProperty("channels").GetInt32() == image.Channels, $"{file}: {image.Channels} channels");

            int[] off = [.. image.Pixels.Zip(reference.WithChannels(image.Channels).Pixels, (a, b) => Math.Abs(a - b))];
            Assert.True(off.Max() <= entry.GetProperty("max_difference").GetInt32(), $"{file}: off by up to {off.Max()}");
            Assert.True(off.Average() <= entry.GetProperty("mean_difference").GetDouble(), $"{file}: off by {off.Average()}");
            compared++;
        }
        Assert.True(compared >= 9, $"only {compared} pictures were compared");
    }

    [SharedFact("fixtures/images")]
    public void Broken_pictures_are_errors_at_once()
    {
        string[] files = Directory.GetFiles(Folder, "bad_*");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            var watch = Stopwatch.StartNew();
            string message = Assert.Throws<XbmException>(() => ImageDecoders.Load(file)).Message;
            Assert.StartsWith(file, message, StringComparison.Ordinal);
            Assert.True(watch.Elapsed.TotalSeconds < 1, $"{file} took {watch.Elapsed}");
        }
    }
}
