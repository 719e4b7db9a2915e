using Xbm.Engine;
using Xbm.Engine.Backends;
using Xbm.Models;
using Xbm.Training.Data;

namespace Xbm.Training.Metrics;

/// <summary>Embeds images with a network in evaluation mode: running statistics, nothing recorded.</summary>
public static class Embedder
{
    /// <summary>The embeddings of a whole set, [count, d], in its order; the caller disposes them.</summary>
    public static Tensor Embed(EmbeddingNet model, ImageSet images, int batchSize)
    {
        var backend = model.Parameters()[0].Value.Backend;
        int d = model.EmbeddingSize;
        var embeddings = backend.Persistent(new Shape(images.Count, d));
        var pixels = new float[batchSize * images.ImageLength];
        for (int start = 0; start < images.Count; start += batchSize)
        {
            int count = Math.Min(batchSize, images.Count - start);
            images.ReadRange(start, count, pixels);
            Batch(model, backend, images, pixels, count, v => backend.Copy(v.Storage, 0, embeddings.Storage, start * d, count * d));
        }
        return embeddings;
    }

    /// <summary>Embeds the given images, a batch at a time, and hands on each batch's embeddings [n, d] with its place in the list.</summary>
    public static void Embed(EmbeddingNet model, ImageSet images, ReadOnlyMemory<int> indices, int batchSize, Action<Tensor, int> use)
    {
        var backend = model.Parameters()[0].Value.Backend;
        var pixels = new float[batchSize * images.ImageLength];
        for (int start = 0; start < indices.Length; start += batchSize)
        {
            int first = start, count = Math.Min(batchSize, indices.Length - start);
            for (int i = 0; i < count; i++) images.Read(indices.Span[start + i], pixels.AsSpan(i * images.ImageLength, images.ImageLength));
            Batch(model, backend, images, pixels, count, v => use(v, first));
        }
    }

    static void Batch(EmbeddingNet model, Backend backend, ImageSet images, float[] pixels, int count, Action<Tensor> use)
    {
        bool training = model.Training;
        model.Train(false);
        try
        {
            using var step = backend.BeginStep();
            using var scope = backend.NoGrad();
            var shape = new Shape(count, images.Height, images.Width, images.Channels);
            use(model.Forward(backend.From(pixels.AsSpan(0, count * images.ImageLength), shape)));
        }
        finally
        {
            model.Train(training);
        }
    }
}
