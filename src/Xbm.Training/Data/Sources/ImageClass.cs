using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>One class of an image folder: its name and its files.</summary>
sealed record ImageClass(string Name, string[] Files)
{
    /// <summary>The class folders and their images in ordinal order, so that numbers are the same on every machine.</summary>
    /// <param name="folder">The folder of the class folders; those whose names begin with a dot are none.</param>
    /// <exception cref="UsageException">The folder is missing, holds fewer than two class folders, or one without an image.</exception>
    public static List<ImageClass> Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"Image folder: {folder} does not exist; expected a folder with one folder of images per class.");
        var classes = new List<ImageClass>();
        foreach (string inner in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(inner);
            if (name.StartsWith('.')) continue;
            string[] files = [.. Directory.GetFiles(inner).Where(ImageDecoders.IsNamedLikeImage).Order(StringComparer.Ordinal)];
            if (files.Length == 0)
                throw new UsageException(
                    $"Image folder: class folder {inner} holds no {ImageDecoders.Extensions} file{Others(inner)}; "
                    + "put images there or remove it.");
            classes.Add(new(name, files));
        }
        if (classes.Count < 2)
            throw new UsageException(
                $"Image folder: {folder} holds {classes.Count} class folders, expected at least 2: one to train on, one to test on.");
        return classes;
    }

    /// <summary>All images of some classes, class by class.</summary>
    public static FileImageSet SetOf(IReadOnlyList<ImageClass> classes, ImageShape shape) => new(
        [.. classes.SelectMany(c => c.Files)],
        [.. classes.SelectMany((c, label) => Enumerable.Repeat(label, c.Files.Length))],
        [.. classes.Select(c => c.Name)],
        shape);

    /// <summary>What a folder without images holds instead: " (but 12 .jpg)".</summary>
    static string Others(string folder)
    {
        var most = Directory.GetFiles(folder).CountBy(file => Path.GetExtension(file).ToLowerInvariant())
            .Where(pair => pair.Key.Length > 0).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal);
        return most.Select(pair => $" (but {pair.Value} {pair.Key})").FirstOrDefault("");
    }
}
