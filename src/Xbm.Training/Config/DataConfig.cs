namespace Xbm.Training.Config;

/// <summary>Where images come from.</summary>
public enum DataSource
{
    /// <summary>Written characters made of random strokes, drawn by Xbm itself.</summary>
    Drawn,

    /// <summary>Omniglot, as its authors distribute it.</summary>
    Omniglot,

    /// <summary>A folder with one folder of images for each class.</summary>
    Folder,
}

/// <summary>How a batch is drawn.</summary>
public enum SamplerName
{
    /// <summary>Uniformly from shuffled epochs.</summary>
    Shuffle,

    /// <summary>P classes with K images each ("PK sampling").</summary>
    Classes,
}

/// <summary>Block <c>data</c>: images, their classes, and how batches are drawn.</summary>
public sealed record DataConfig : IConfigBlock
{
    /// <summary>Where images come from.</summary>
    public DataSource Source { get; init; } = DataSource.Drawn;

    /// <summary>The data set's folder, for every source that is not drawn.</summary>
    public string? Path { get; init; }

    /// <summary>Height and width that every image is brought to, in pixels.</summary>
    public int Size { get; init; } = 28;

    /// <summary>1 for grey, 3 for RGB.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Drawn: number of training classes.</summary>
    public int TrainClasses { get; init; } = 1000;

    /// <summary>Drawn: number of test classes, none of which is a training class.</summary>
    public int TestClasses { get; init; } = 600;

    /// <summary>Drawn: images in each class.</summary>
    public int PerClass { get; init; } = 20;

    /// <summary>Folder: the fraction of the classes held out for the test, unless <see cref="TestList"/> names them.</summary>
    public double TestFraction { get; init; } = 0.5;

    /// <summary>Folder: a text file with one test class a line.</summary>
    public string? TestList { get; init; }

    /// <summary>How a batch is drawn.</summary>
    public SamplerName Sampler { get; init; } = SamplerName.Shuffle;

    /// <summary>Sampler <c>classes</c>: P, the classes in a batch.</summary>
    public int ClassesPerBatch { get; init; } = 16;

    /// <summary>Sampler <c>classes</c>: K, the images of each of them.</summary>
    public int InstancesPerClass { get; init; } = 4;

    /// <summary>Random changes of training images.</summary>
    public AugmentConfig Augment { get; init; } = new();

    void IConfigBlock.Validate(BlockChecks check)
    {
        bool drawn = Source == DataSource.Drawn, folder = Source == DataSource.Folder;
        string source = $"because data.source is {ConfigFormat.Text(Source)}";
        check.That(drawn || !string.IsNullOrEmpty(Path), Path, $"the data set's folder, {source}");
        check.That(!drawn || Path is null, Path, $"nothing, {source} (set data.source to omniglot or folder)");
        check.AtLeast(Size, 1);
        check.That(Channels is 1 or 3, Channels, "1 (grey) or 3 (RGB)");
        check.AtLeast(TrainClasses, 2);
        check.AtLeast(TestClasses, 2);
        check.AtLeast(PerClass, 2);
        check.That(TestFraction is > 0 and < 1, TestFraction, "a number above 0 and below 1");
        check.That(folder || TestList is null, TestList, $"nothing, {source} (only folder has a list)");
        check.That(TestList is not "", TestList, "the name of a file, or null");
        check.AtLeast(ClassesPerBatch, 1);
        check.AtLeast(InstancesPerClass, 1);
    }
}

/// <summary>Block <c>data.augment</c>: each training image gets one random affine map; 0 everywhere leaves it as it is.</summary>
public sealed record AugmentConfig : IConfigBlock
{
    /// <summary>Rotation by up to ± this many degrees.</summary>
    public double Rotate { get; init; }

    /// <summary>Scaling by a factor in 1 ± this.</summary>
    public double Scale { get; init; }

    /// <summary>Shear by up to ± this many degrees.</summary>
    public double Shear { get; init; }

    /// <summary>Shift by up to ± this fraction of the image's size.</summary>
    public double Translate { get; init; }

    void IConfigBlock.Validate(BlockChecks check)
    {
        check.That(Rotate is >= 0 and <= 180, Rotate, "degrees from 0 to 180");
        check.That(Scale is >= 0 and < 1, Scale, "a number from 0 to below 1");
        check.That(Shear is >= 0 and < 90, Shear, "degrees from 0 to below 90");
        check.That(Translate is >= 0 and < 1, Translate, "a number from 0 to below 1");
    }
}
