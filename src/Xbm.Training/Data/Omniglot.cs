using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// Omniglot (Lake, Salakhutdinov and Tenenbaum, Science 2015): 20 drawings each of 964 background characters, the training set, and
/// 659 evaluation characters, the test set. Read from the official zip files or from where they were extracted.
/// </summary>
public static class Omniglot
{
    const int TrainClasses = 964;
    const int TestClasses = 659;
    const int PerClass = 20;

    /// <summary>Loads both parts.</summary>
    /// <param name="folder">Holds images_background and images_evaluation, each as a .zip file or as a folder.</param>
    /// <param name="size">Images are averaged from 105 x 105 to this side; ink is 1, paper 0.</param>
    /// <exception cref="UsageException">A part is missing; the message says where it was looked for.</exception>
    /// <exception cref="XbmException">A part is incomplete or broken; the message names the zip and the entry, or the file.</exception>
    public static DataSplit Load(string folder, int size = 28)
    {
        if (size < 1) throw new UsageException($"Omniglot: the image size is {size}, expected at least 1.");
        return new(
            LoadPart(folder, "images_background", TrainClasses, size),
            LoadPart(folder, "images_evaluation", TestClasses, size));
    }

    internal static MemoryImageSet LoadPart(string folder, string part, int classes, int size)
    {
        var (drawings, source) = Find(folder, part);
        // Ordinal order by path: the same numbers on every machine, whatever the order in the zip or on the disk.
        drawings.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        var characters = drawings.GroupBy(d => d.Character).ToList();
        if (characters.Count != classes || characters.Any(c => c.Count() != PerClass))
            throw new XbmException(
                $"{source} holds {drawings.Count} drawings of {characters.Count} characters, expected {PerClass} of each of {classes}; "
                + $"get {part}.zip again.");

        var pixels = new byte[checked(drawings.Count * size * size)];
        Cores.For(drawings.Count, i => Decode(drawings[i], size, pixels.AsSpan(i * size * size, size * size)));
        string[] names = [.. characters.Select(c => c.Key)];
        return new(pixels, [.. Enumerable.Range(0, drawings.Count).Select(i => i / PerClass)], names, size, size, 1);
    }

    static (List<OmniglotDrawing> Drawings, string Source) Find(string folder, string part)
    {
        string extracted = Path.Combine(folder, part), zip = extracted + ".zip";
        if (Directory.Exists(extracted)) return (OmniglotDrawing.InFolder(extracted), extracted);
        if (File.Exists(zip)) return (OmniglotDrawing.InZip(zip, part), zip);
        throw new UsageException(
            $"Omniglot: found neither {extracted} nor {zip}; put images_background.zip and images_evaluation.zip "
            + "(github.com/brendenlake/omniglot, folder python) there.");
    }

    static void Decode(OmniglotDrawing drawing, int size, Span<byte> pixels)
    {
        var image = Png.Decode(drawing.Bytes, drawing.Source).WithChannels(1);
        var averages = new float[size * size];
        AreaResize.Resize(image.Pixels, image.Height, image.Width, 1, averages, size, size);
        // Black ink on white paper becomes ink 1 on 0: what is padded with zeros is paper.
        foreach (ref float value in averages.AsSpan()) value = 1 - value;
        MemoryImageSet.Quantize(averages, pixels);
    }
}
