using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Data;

/// <summary>
/// Omniglot (Lake, Salakhutdinov and Tenenbaum, Science 2015): 20 drawings each of 964 background characters, the training set, and
/// of 659 evaluation characters, the test set.
/// </summary>
public sealed record Omniglot : IDataSource
{
    const int TrainClasses = 964;
    const int TestClasses = 659;
    const int PerClass = 20;

    /// <summary>The folder of images_background and images_evaluation, each as the official .zip file or as a folder.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Height and width, in pixels, that the drawings of 105 x 105 are averaged to; ink is 1, paper 0.</summary>
    [Range(1, 256)]
    public int Size { get; init; } = 28;

    /// <summary>Loads both parts; nothing about them is random.</summary>
    /// <exception cref="UsageException">A part is missing; the message says where it was looked for.</exception>
    /// <exception cref="XbmException">A part is incomplete or broken; the message names the zip and the entry, or the file.</exception>
    /// <inheritdoc/>
    public DataSplit Load(ulong seed)
    {
        OptionChecks.Require(this, "Omniglot");
        return new(
            LoadPart(Path, "images_background", TrainClasses, Size),
            LoadPart(Path, "images_evaluation", TestClasses, Size));
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
        ParallelLoop.For(drawings.Count, i => Decode(drawings[i], size, pixels.AsSpan(i * size * size, size * size)));
        string[] names = [.. characters.Select(c => c.Key)];
        int[] labels = [.. Enumerable.Range(0, drawings.Count).Select(i => i / PerClass)];
        return new(pixels, labels, names, size, size, 1, [.. drawings.Select(d => d.File)]);
    }

    static (List<OmniglotDrawing> Drawings, string Source) Find(string folder, string part)
    {
        string extracted = System.IO.Path.Combine(folder, part), zip = extracted + ".zip";
        if (Directory.Exists(extracted)) return (OmniglotDrawing.InFolder(extracted), extracted);
        if (File.Exists(zip)) return (OmniglotDrawing.InZip(zip, part), zip);
        throw new UsageException(
            $"Omniglot: found neither {extracted} nor {zip}; put images_background.zip and images_evaluation.zip "
            + "(github.com/brendenlake/omniglot, folder python) there.");
    }

    static void Decode(OmniglotDrawing drawing, int size, Span<byte> pixels)
    {
        var image = ImageDecoders.Decode(drawing.Bytes, drawing.Source).WithChannels(1);
        var averages = new float[size * size];
        AreaResize.Resize(image.Pixels, image.Height, image.Width, 1, averages, size, size);
        // Black ink on white paper becomes ink 1 on 0: what is padded with zeros is paper.
        foreach (ref float value in averages.AsSpan()) value = 1 - value;
        MemoryImageSet.Quantize(averages, pixels);
    }
}
