using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class ClassSubsetTests
{
    [Property]
    public void A_subset_holds_exactly_the_images_of_its_classes_in_their_order(int seed, byte classes, byte taken)
    {
        var rng = new Rng((ulong)seed);
        int[] sizes = [.. Enumerable.Range(0, 1 + classes % 9).Select(_ => 1 + rng.NextInt(5))];
        var set = Sets.Of(sizes);
        int[] order = [.. Enumerable.Range(0, sizes.Length)];
        rng.Shuffle(order.AsSpan());
        int[] part = order[..(taken % (sizes.Length + 1))];

        var subset = new ClassSubset(set, part);
        Assert.Equal(part.Select(set.ClassName), Enumerable.Range(0, subset.ClassCount).Select(subset.ClassName));
        int[] members = [.. Enumerable.Range(0, set.Count).Where(i => part.Contains(set.Labels[i]))];
        Assert.Equal(members.Select(i => Array.IndexOf(part, set.Labels[i])), subset.Labels.ToArray());
        Assert.Equal(members.Select(i => Pixel(set, i)), Enumerable.Range(0, subset.Count).Select(i => Pixel(subset, i)));
    }

    [Fact]
    public void An_image_keeps_its_path()
    {
        var set = new MemoryImageSet([1, 2, 3], [0, 1, 0], ["a", "b"], 1, 1, 1, ["a/1", "b/1", "a/2"]);
        var subset = new ClassSubset(set, 0);
        Assert.Equal(["a/1", "a/2"], Enumerable.Range(0, 2).Select(subset.PathOf));
        Assert.Null(Sets.Of([1]).PathOf(0));
    }

    [Fact]
    public void A_class_that_does_not_exist_or_comes_twice_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => new ClassSubset(Sets.Of([1, 1]), 2));
        Assert.Throws<ArgumentException>(() => new ClassSubset(Sets.Of([1, 1]), -1));
        Assert.Throws<ArgumentException>(() => new ClassSubset(Sets.Of([1, 1]), 1, 1));
    }

    static float Pixel(ImageSet set, int index)
    {
        var pixel = new float[1];
        set.Read(index, pixel);
        return pixel[0];
    }
}
