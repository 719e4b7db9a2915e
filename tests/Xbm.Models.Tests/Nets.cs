using Xbm.Engine;
using Xbm.Models.Backbones;
using Xbm.Models.Layers;

namespace Xbm.Models.Tests;

/// <summary>Small networks for tests.</summary>
static class Nets
{
    internal static EmbeddingNet Create(Backend backend, ulong seed = 1, int size = 16, int channels = 1, int width = 3, int embedding = 4,
        WindowPooling pooling = WindowPooling.Max, Pooling globalPool = Pooling.None)
    {
        var init = new Initializer(backend, seed);
        return new EmbeddingNet(init, new ConvNet4(init, channels, width, pooling), size, size, embedding, globalPool);
    }

    /// <summary>Standard normal values.</summary>
    internal static float[] Normal(int count, ulong seed)
    {
        var rng = Rng.Of(seed, "test");
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = rng.NextNormal();
        return values;
    }
}
