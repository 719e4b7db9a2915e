using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Data;

/// <summary>A folder with one folder of image files per class. Whole classes go to training or to test.</summary>
public sealed record ImageFolder : IDataSource
{
    const string What = "Image folder";

    /// <summary>Up to this many bytes of resized images are decoded once and kept; larger sets are decoded on demand.</summary>
    internal const long KeepBytes = 512L << 20;

    /// <summary>The folder of the class folders.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Height and width, in pixels, that every image is resized to by area averages.</summary>
    [Range(1, 4096)]
    public int Size { get; init; } = 64;

    /// <summary>What images are converted to: 1 for grey, 3 for RGB.</summary>
    [AllowedValues(1, 3)]
    public int Channels { get; init; } = 3;

    /// <summary>The fraction of the classes that is held out for the test, unless <c>test_list</c> names them.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double TestFraction { get; init; } = 0.5;

    /// <summary>A text file with the name of one test class per line; null draws them by the seed.</summary>
    public string? TestList { get; init; }

    /// <summary>Finds the files and splits the classes; a set that is small in total is decoded at once.</summary>
    /// <inheritdoc/>
    public DataSplit Load(ulong seed) => Load(seed, KeepBytes);

    internal DataSplit Load(ulong seed, long keepBytes)
    {
        OptionChecks.Require(this, What);
        var classes = ImageClass.Find(Path);
        var test = TestList is null ? DrawTestClasses(classes, seed) : ReadTestList(classes, TestList);
        var shape = new ImageShape(Size, Size, Channels);
        long bytes = classes.Sum(c => (long)c.Files.Length) * shape.Length;
        return new(SetOf(c => !test.Contains(c.Name)), SetOf(c => test.Contains(c.Name)));

        ImageSet SetOf(Predicate<ImageClass> belongs)
        {
            var set = ImageClass.SetOf(classes.FindAll(belongs), shape);
            return bytes <= keepBytes ? set.ToMemory() : set;
        }
    }

    HashSet<string> DrawTestClasses(List<ImageClass> classes, ulong seed)
    {
        string[] names = [.. classes.Select(c => c.Name)];
        var rng = Rng.Of(seed, "test classes");
        rng.Shuffle(names.AsSpan());
        return [.. names.Take(Math.Clamp((int)Math.Round(TestFraction * names.Length), 1, names.Length - 1))];
    }

    static HashSet<string> ReadTestList(List<ImageClass> classes, string file)
    {
        if (!File.Exists(file)) throw new UsageException($"{What}: the list of test classes {file} does not exist.");
        var known = classes.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var test = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (!known.Contains(name))
                throw new UsageException(
                    $"{file} lists class '{name}', which has no folder; the nearest that has one is "
                    + $"'{Nearest.To(name, known.Order(StringComparer.Ordinal))}'.");
            test.Add(name);
        }
        if (test.Count == 0 || test.Count == known.Count)
            throw new UsageException(
                $"{file} lists {test.Count} of {known.Count} classes; list at least one, and leave at least one to train on.");
        return test;
    }
}
