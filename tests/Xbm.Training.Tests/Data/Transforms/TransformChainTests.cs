using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class TransformChainTests
{
    static readonly ITransform[] Parts =
    [
        new RandomAffine { Rotate = 20, Scale = 0.2, Shear = 10, Translate = 0.1 },
        new RandomHorizontalFlip(),
        new EverySecondPixel(),
        new Normalize(),
    ];

    [Property]
    public void A_chain_is_its_parts_one_after_the_other(byte height, byte width, bool color, int seed, byte length)
    {
        var shape = Pictures.Shape(height, width, color);
        float[] image = Pictures.Noise(shape, seed);
        var draw = new Rng((ulong)seed, 1);
        ITransform[] parts = [.. Enumerable.Range(0, length % 7).Select(_ => Parts[draw.NextInt(Parts.Length)])];

        Rng rng = new(7), own = new(7);
        float[] expected = image;
        var size = shape;
        foreach (var part in parts)
        {
            expected = Pictures.Through(part, expected, size, ref rng);
            size = part.OutputOf(size);
        }
        var chain = new TransformChain(parts);
        Assert.Equal(size, chain.OutputOf(shape));
        Assert.Equal(expected, Pictures.Through(chain, image, shape, ref own));
        Assert.Equal(rng.NextUInt(), own.NextUInt());
    }

    [Property]
    public void Without_a_transform_every_bit_stays(byte height, byte width, bool color, int seed)
    {
        var shape = Pictures.Shape(height, width, color);
        var rng = new Rng((ulong)seed);
        float[] anything = [.. Enumerable.Range(0, shape.Length).Select(_ => BitConverter.UInt32BitsToSingle(rng.NextUInt()))];
        Assert.Equal(Pictures.Bits(anything), Pictures.Bits(Pictures.Through(TransformChain.Identity, anything, shape)));
    }

    [Fact]
    public void A_workspace_gives_the_same_for_one_image_after_another_and_allocates_nothing()
    {
        var shape = new ImageShape(9, 8, 3);
        var chain = new TransformChain(Parts);
        var workspace = chain.CreateWorkspace(shape);
        float[][] images = [.. Enumerable.Range(0, 20).Select(i => Pictures.Noise(shape, i))];
        float[][] expected = [.. images.Select((image, i) => Pictures.Through(chain, image, shape, (ulong)i))];
        var result = new float[workspace.Output.Length];
        var rng = new Rng(0);
        workspace.Apply(images[0], result, ref rng);
        for (int i = 0; i < images.Length; i++)
        {
            rng = new Rng((ulong)i);
            long before = GC.GetAllocatedBytesForCurrentThread();
            workspace.Apply(images[i], result, ref rng);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
            Assert.Equal(expected[i], result);
        }
    }

    [Fact]
    public void An_image_that_is_not_of_the_size_of_the_workspace_is_an_error()
    {
        var workspace = new TransformChain(new EverySecondPixel()).CreateWorkspace(new ImageShape(4, 4, 1));
        var rng = new Rng(0);
        Assert.Throws<ArgumentException>(() => workspace.Apply(new float[15], new float[4], ref rng));
        Assert.Throws<ArgumentException>(() => workspace.Apply(new float[16], new float[16], ref rng));
    }

    [Fact]
    public void Options_that_do_not_fit_are_refused_before_the_first_image() =>
        Assert.Throws<UsageException>(() => new TransformChain(new Normalize { Mean = [0, 0] }).CreateWorkspace(new(2, 2, 3)));
}
