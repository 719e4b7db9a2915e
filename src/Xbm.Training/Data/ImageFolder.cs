using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Data;

/// <summary>Anyone's images: a folder with one folder per class, PNG files within. Whole classes go to training or to test.</summary>
public sealed record ImageFolder
{
    /// <summary>Up to this many bytes of resized images are decoded once and kept; larger sets are decoded on demand.</summary>
    internal const long KeepBytes = 512L << 20;

    /// <summary>The folder of the class folders.</summary>
    public required string Folder { get; init; }

    /// <summary>Images are resized to this many rows, by area averages.</summary>
    public required int Height { get; init; }

    /// <summary>Images are resized to this many columns.</summary>
    public required int Width { get; init; }

    /// <summary>1 (gray) or 3 (RGB): what images are converted to.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The part of the classes that is held out for test, if <see cref="TestClassFile"/> is null: above 0, below 1.</summary>
    public double TestFraction { get; init; } = 0.5;

    /// <summary>Decides which classes <see cref="TestFraction"/> holds out.</summary>
    public ulong Seed { get; init; }

    /// <summary>A text file with the name of one test class per line, or null.</summary>
    public string? TestClassFile { get; init; }

    /// <summary>Finds the files and splits the classes; a set that is small in total is decoded at once.</summary>
    /// <exception cref="UsageException">A path, size or fraction makes no sense, or a class has no image; the message names it.</exception>
    /// <exception cref="XbmException">An image is broken; the message names the file.</exception>
    public DataSplit Load() => Load(KeepBytes);

    internal DataSplit Load(long keepBytes)
    {
        if (Height < 1 || Width < 1) throw new UsageException($"Image folder: the size is {Height} x {Width}, expected at least 1 x 1.");
        if (Channels is not (1 or 3)) throw new UsageException($"Image folder: channels is {Channels}, expected 1 (gray) or 3 (RGB).");
        var classes = FindClasses();
        var test = TestClassFile is null ? DrawTestClasses(classes) : ListTestClasses(classes, TestClassFile);
        long bytes = classes.Sum(c => (long)c.Files.Length) * Height * Width * Channels;
        return new(SetOf(classes.Where(c => !test.Contains(c.Name))), SetOf(classes.Where(c => test.Contains(c.Name))));

        ImageSet SetOf(IEnumerable<ImageClass> part)
        {
            var set = new FileImageSet([.. part], Height, Width, Channels);
            return bytes <= keepBytes ? set.Decode() : set;
        }
    }

    /// <summary>The class folders and their images in ordinal order, so that numbers are the same on every machine.</summary>
    List<ImageClass> FindClasses()
    {
        if (!Directory.Exists(Folder))
            throw new UsageException($"Image folder: {Folder} does not exist; expected a folder with one folder of images per class.");
        var classes = new List<ImageClass>();
        foreach (string folder in Directory.GetDirectories(Folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(folder);
            if (name.StartsWith('.')) continue;
            string[] files = [.. Directory.GetFiles(folder).Where(IsImage).Order(StringComparer.Ordinal)];
            if (files.Length == 0)
                throw new UsageException($"Image folder: class folder {folder} holds no .png file; put images there or remove it.");
            classes.Add(new(name, files));
        }
        if (classes.Count < 2)
            throw new UsageException(
                $"Image folder: {Folder} holds {classes.Count} class folders, expected at least 2: one to train on, one to test on.");
        return classes;
    }

    static bool IsImage(string file) => Path.GetExtension(file).Equals(".png", StringComparison.OrdinalIgnoreCase);

    HashSet<string> DrawTestClasses(List<ImageClass> classes)
    {
        if (!(TestFraction > 0 && TestFraction < 1))
            throw new UsageException(
                FormattableString.Invariant($"Image folder: the test fraction is {TestFraction}, expected above 0 and below 1."));
        string[] names = [.. classes.Select(c => c.Name)];
        var rng = Rng.Of(Seed, "test classes");
        rng.Shuffle(names.AsSpan());
        return [.. names.Take(Math.Clamp((int)Math.Round(TestFraction * names.Length), 1, names.Length - 1))];
    }

    static HashSet<string> ListTestClasses(List<ImageClass> classes, string file)
    {
        if (!File.Exists(file)) throw new UsageException($"Image folder: the list of test classes {file} does not exist.");
        var known = classes.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var test = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (!known.Contains(name))
                throw new UsageException(
                    $"{file} lists class '{name}', which has no folder; the nearest that has one is '{Nearest.To(name, known.Order(StringComparer.Ordinal))}'.");
            test.Add(name);
        }
        if (test.Count == 0 || test.Count == known.Count)
            throw new UsageException(
                $"{file} lists {test.Count} of {known.Count} classes; list at least one, and leave at least one to train on.");
        return test;
    }
}

/// <summary>One class of an image folder: its name and its files.</summary>
sealed record ImageClass(string Name, string[] Files);
