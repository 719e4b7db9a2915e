using System.Numerics.Tensors;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class DrawnCharactersTests
{
    static readonly DrawnCharacters Small = new() { TrainClasses = 45, TestClasses = 60, PerClass = 8 };

    [Fact]
    public void The_sets_have_the_classes_images_and_size_asked_for()
    {
        var split = (Small with { Size = 20 }).Load(3);
        Assert.Equal((45, 60, 360, 480), (split.Train.ClassCount, split.Query.ClassCount, split.Train.Count, split.Query.Count));
        Assert.Equal((20, 20, 1), (split.Query.Height, split.Query.Width, split.Query.Channels));
        Assert.Equal(Enumerable.Range(0, 480).Select(i => i / 8), split.Query.Labels.ToArray());
        Assert.Equal("alphabet02/character05", split.Train.ClassName(44));
    }

    [Fact]
    public void A_seed_decides_every_image_and_the_number_of_classes_none()
    {
        float[] images = All(Small.Load(3).Query);
        Assert.Equal(images, All(Small.Load(3).Query));
        Assert.Equal(images.Take(10 * 8 * 784), All((Small with { TestClasses = 10 }).Load(3).Query));
        Assert.NotEqual(images, All(Small.Load(4).Query));
    }

    [Fact]
    public void No_two_images_are_equal_within_or_between_the_sets()
    {
        var split = Small.Load(3);
        var seen = All(split.Train).Concat(All(split.Query)).Chunk(784).Select(p => string.Join(' ', p)).ToList();
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public void Every_image_is_a_thin_line_of_ink_on_an_empty_ground()
    {
        foreach (float[] image in All(Small.Load(3).Query).Chunk(784))
        {
            Assert.InRange(image.Average(), 0.01f, 0.3f);
            Assert.True(image.Max() > 0.5f);
            Assert.True(image.Count(v => v == 0) > 784 / 2);
        }
    }

    [Fact]
    public void Raw_pixels_find_some_classes_and_not_most()
    {
        // The nearest neighbour by pixels finds the class of about a quarter of Omniglot's drawings among 600 classes;
        // with fewer classes it finds more. A set where it finds nearly all, or none, would teach nothing.
        var test = (Small with { TestClasses = 100, PerClass = 10 }).Load(3).Query;
        float[][] images = [.. All(test).Chunk(784)];
        foreach (float[] image in images) TensorPrimitives.Divide(image, TensorPrimitives.Norm<float>(image), image);
        int found = 0;
        for (int i = 0; i < images.Length; i++)
        {
            var others = Enumerable.Range(0, images.Length).Where(j => j != i);
            int nearest = others.MaxBy(j => TensorPrimitives.Dot<float>(images[i], images[j]));
            if (test.Labels[nearest] == test.Labels[i]) found++;
        }
        Assert.InRange(found / (double)images.Length, 0.2, 0.6);
    }

    [Fact]
    public void A_count_or_size_that_makes_no_sense_is_bad_usage()
    {
        AssertBad(Small with { TrainClasses = 0 }, "TrainClasses is 0, expected a whole number from 2 to");
        AssertBad(Small with { TestClasses = -1 }, "TestClasses is -1");
        AssertBad(Small with { PerClass = 0 }, "PerClass is 0");
        AssertBad(Small with { Size = 7 }, "Size is 7, expected a whole number from 8 to 1024");
        AssertBad(Small with { TrainClasses = 1_000_000, Size = 1000 }, "fewer or smaller");
    }

    static void AssertBad(DrawnCharacters settings, string reason) =>
        Assert.Contains(reason, Assert.Throws<UsageException>(() => settings.Load(3)).Message, StringComparison.Ordinal);

    static float[] All(ImageSet set)
    {
        var pixels = new float[set.Count * set.ImageLength];
        set.ReadRange(0, set.Count, pixels);
        return pixels;
    }
}
