using System.Text;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void Images_are_resized_and_converted_whether_kept_or_read_on_demand(long keepBytes)
    {
        _temp.Write("cat/b.PNG", PngEncoder.Gray([0, 100, 200, 100], 2));
        _temp.Write("cat/a.png", new PngEncoder(2, 8, 1, 1).Encode([10, 20, 30]));
        _temp.Write("dog/c.png", PngEncoder.Gray([7], 1));
        _temp.Write("dog/readme.txt", [1]);
        _temp.Write("dog/photo.jpg", [1]);
        _temp.Write(".cache/x.bin", [1]);
        string list = _temp.Write("test.txt", Encoding.UTF8.GetBytes("\n  cat \n\n"));

        var split = (Folder(1, 3) with { TestList = list }).Load(0, keepBytes);
        Assert.Equal((1, 2, "dog", "cat"), (split.Train.Count, split.Query.Count, split.Train.ClassName(0), split.Query.ClassName(0)));
        var pixels = new float[6];
        split.Query.ReadRange(0, 2, pixels);
        Assert.Equal([10 / 255f, 20 / 255f, 30 / 255f, 100 / 255f, 100 / 255f, 100 / 255f], pixels);
        Assert.Equal(keepBytes > 0, split.Query is MemoryImageSet);
        Assert.Equal(Path.Combine(_temp.Root, "cat", "b.PNG"), split.Query.PathOf(1));
    }

    [Fact]
    public void A_set_too_large_to_be_kept_gives_the_same_pixels_as_a_small_one()
    {
        for (int i = 0; i < 6; i++)
        {
            byte[] pixels = [.. Enumerable.Range(0, 35).Select(p => (byte)(p * i * 7))];
            _temp.Write($"class{i}/a.png", PngEncoder.Gray(pixels, 5));
        }
        // 6 images of 4 x 4 x 1.
        DataSplit kept = Folder(4, 1).Load(1, keepBytes: 96), onDemand = Folder(4, 1).Load(1, keepBytes: 95);
        Assert.IsType<MemoryImageSet>(kept.Train);
        Assert.IsType<FileImageSet>(onDemand.Train);
        Assert.Equal(Pictures.Bits(All(kept.Train)), Pictures.Bits(All(onDemand.Train)));
        Assert.Equal(Pictures.Bits(All(kept.Query)), Pictures.Bits(All(onDemand.Query)));

        static float[] All(ImageSet set)
        {
            var pixels = new float[set.Count * set.ImageLength];
            set.ReadRange(0, set.Count, pixels);
            return pixels;
        }
    }

    [Fact]
    public void No_class_is_in_both_parts_and_the_seed_decides_which_is_where()
    {
        WriteClasses(20);
        var names = new HashSet<string>();
        for (ulong seed = 0; seed < 5; seed++)
        {
            var split = (Folder(2, 1) with { TestFraction = 0.3 }).Load(seed);
            string[] train = Names(split.Train), test = Names(split.Query);
            Assert.Equal((14, 6), (train.Length, test.Length));
            Assert.Equal(20, train.Union(test).Count());
            Assert.Equal(test, Names((Folder(2, 1) with { TestFraction = 0.3 }).Load(seed).Query));
            names.Add(string.Join(' ', test));
        }
        Assert.True(names.Count > 1);
    }

    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(0.99, 2)]
    public void Each_part_has_at_least_one_class(double fraction, int test)
    {
        WriteClasses(3);
        Assert.Equal(test, (Folder(2, 1) with { TestFraction = fraction }).Load(0).Query.ClassCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_test_fraction_that_leaves_a_part_empty_is_bad_usage(double fraction)
    {
        WriteClasses(3);
        AssertBad(Folder(2, 1) with { TestFraction = fraction }, "TestFraction is");
    }

    [Fact]
    public void A_missing_folder_a_single_class_or_a_class_without_images_is_bad_usage_that_names_it()
    {
        AssertBad(Folder(2, 1) with { Path = System.IO.Path.Combine(_temp.Root, "nowhere") }, "nowhere does not exist");
        WriteClasses(1);
        AssertBad(Folder(2, 1), "holds 1 class folders");
        _temp.Write("empty/photo.jpg", [1]);
        AssertBad(Folder(2, 1), $"{Path.Combine(_temp.Root, "empty")} holds no .png file (but 1 .jpg)");
    }

    [Fact]
    public void A_size_or_channel_count_that_does_not_exist_is_bad_usage()
    {
        WriteClasses(2);
        AssertBad(Folder(0, 1), "Size is 0");
        AssertBad(Folder(2, 4), "Channels is 4, expected 1 or 3");
    }

    [Fact]
    public void An_unknown_test_class_is_bad_usage_that_names_the_nearest_known_one()
    {
        foreach (string name in new[] { "sparrow", "swallow", "swan" }) _temp.Write($"{name}/a.png", PngEncoder.Gray([1], 1));
        AssertBad(Listed("swallov"), "class 'swallov'", "'swallow'");
        AssertBad(Listed("swam"), "'swan'");
    }

    [Fact]
    public void A_list_that_is_missing_or_names_no_class_or_all_is_bad_usage()
    {
        WriteClasses(2);
        AssertBad(Folder(2, 1) with { TestList = "nowhere.txt" }, "nowhere.txt does not exist");
        AssertBad(Listed(" "), "0 of 2 classes");
        AssertBad(Listed("class00", "class01", "class00"), "2 of 2 classes");
    }

    [Fact]
    public void A_broken_image_is_an_error_that_names_the_file_when_it_is_read()
    {
        WriteClasses(2);
        string broken = _temp.Write("class00/broken.png", [1, 2, 3]);
        Assert.StartsWith(broken, Assert.Throws<XbmException>(() => Folder(2, 1).Load(0)).Message, StringComparison.Ordinal);

        var split = (Folder(2, 1) with { TestList = _temp.Write("list.txt", "class00"u8.ToArray()) }).Load(0, keepBytes: 0);
        var pixels = new float[4];
        split.Query.Read(0, pixels);
        Assert.StartsWith(broken, Assert.Throws<XbmException>(() => split.Query.Read(1, pixels)).Message, StringComparison.Ordinal);
    }

    ImageFolder Folder(int size, int channels) => new() { Path = _temp.Root, Size = size, Channels = channels };

    ImageFolder Listed(params string[] names) =>
        Folder(2, 1) with { TestList = _temp.Write("test.txt", Encoding.UTF8.GetBytes(string.Join('\n', names))) };

    void WriteClasses(int count)
    {
        for (int i = 0; i < count; i++) _temp.Write($"class{i:00}/a.png", PngEncoder.Gray([(byte)i], 1));
    }

    static string[] Names(ImageSet set) => [.. Enumerable.Range(0, set.ClassCount).Select(set.ClassName)];

    static void AssertBad(ImageFolder folder, params string[] reasons)
    {
        string message = Assert.Throws<UsageException>(() => folder.Load(0)).Message;
        foreach (string reason in reasons) Assert.Contains(reason, message, StringComparison.Ordinal);
    }
}
