using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class TransformedImageSetTests
{
    [Fact]
    public void Every_image_goes_through_the_chain_and_labels_names_and_paths_stay()
    {
        var set = new MemoryImageSet([0, 51, 102, 153, 204, 255], [1, 0, 1], ["a", "b"], 1, 2, 1, ["x", "y", "z"]);
        var seen = new TransformedImageSet(set, new TransformChain(new EverySecondPixel(), new Normalize()));
        Assert.Equal(new ImageShape(1, 1, 1), seen.Shape);
        Assert.Equal([1, 0, 1], seen.Labels.ToArray());
        Assert.Equal(("a", "b", "y"), (seen.ClassName(0), seen.ClassName(1), seen.PathOf(1)));
        var pixels = new float[3];
        seen.ReadRange(0, 3, pixels);
        Assert.Equal([-1, (102 / 255f - 0.5f) / 0.5f, (204 / 255f - 0.5f) / 0.5f], pixels);
    }

    [Fact]
    public void A_random_chain_gives_an_image_the_same_pixels_whenever_and_by_whichever_thread_it_is_read()
    {
        var affine = new RandomAffine { Rotate = 90, Translate = 0.3 };
        var set = Sets.Of([60, 60], side: 7);
        var seen = new TransformedImageSet(set, new TransformChain(affine));
        var range = new float[set.Count * set.ImageLength];
        seen.ReadRange(0, set.Count, range);
        var alone = new float[set.ImageLength];
        for (int i = set.Count - 1; i >= 0; i--)
        {
            seen.Read(i, alone);
            Assert.Equal(range[(i * alone.Length)..((i + 1) * alone.Length)], alone);
        }
    }

    [Fact]
    public void An_empty_chain_leaves_every_pixel_and_one_that_does_not_fit_is_bad_usage()
    {
        var set = Sets.Of([9], side: 3);
        float[] plain = new float[81], seen = new float[81];
        set.ReadRange(0, 9, plain);
        new TransformedImageSet(set, TransformChain.Identity).ReadRange(0, 9, seen);
        Assert.Equal(plain, seen);
        Assert.Throws<UsageException>(() => new TransformedImageSet(set, new TransformChain(new Normalize { Mean = [0, 0, 0] })));
    }
}
