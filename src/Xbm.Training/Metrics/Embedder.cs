using Xbm.Engine;
using Xbm.Models;
using Xbm.Training.Data;

namespace Xbm.Training.Metrics;

/// <summary>Embeds images with a network in evaluation mode: running statistics, nothing recorded.</summary>
public static class Embedder
{
    /// <summary>The embeddings of a whole set, [count, d], in its order; the caller disposes them.</summary>
    public static Tensor Embed(EmbeddingNet model, ImageSet images, int batchSize = 64)
    {
        var backend = BackendOf(model);
        int d = model.EmbeddingSize;
        var embeddings = backend.Persistent(new Shape(images.Count, d));
        Run(model, images, images.Count, batchSize, images.ReadRange,
            (v, start) => backend.Copy(v.Storage, 0, embeddings.Storage, start * d, v.Shape.Length));
        return embeddings;
    }

    /// <summary>
    /// Embeds the given images, a batch at a time, and hands on each batch's embeddings [n, d] with its place in the list.
    /// </summary>
    public static void Embed(EmbeddingNet model, ImageSet images, ReadOnlyMemory<int> indices, int batchSize, Action<Tensor, int> use)
    {
        Run(model, images, indices.Length, batchSize, Read, use);

        void Read(int start, int count, Memory<float> pixels)
        {
            ParallelLoop.For(count, i =>
                images.Read(indices.Span[start + i], pixels.Slice(i * images.ImageLength, images.ImageLength).Span));
        }
    }

    /// <summary>Reads <c>count</c> images from <c>start</c> on into <c>pixels</c>.</summary>
    delegate void Reader(int start, int count, Memory<float> pixels);

    /// <summary>Two buffers in turn: one is filled while the device may still have to read the other.</summary>
    static void Run(EmbeddingNet model, ImageSet images, int total, int batchSize, Reader read, Action<Tensor, int> use)
    {
        if (total == 0) return;
        var backend = BackendOf(model);
        int length = Math.Min(batchSize, total) * images.ImageLength;
        using HostBuffer even = backend.HostBuffer(length), odd = backend.HostBuffer(length);
        for (int start = 0; start < total; start += batchSize)
        {
            int first = start, count = Math.Min(batchSize, total - start);
            var pixels = start / batchSize % 2 == 0 ? even : odd;
            pixels.WaitUntilRead();
            read(start, count, pixels.Values);
            Batch(model, backend, images, pixels, count, v => use(v, first));
        }
    }

    static void Batch(EmbeddingNet model, Backend backend, ImageSet images, HostBuffer pixels, int count, Action<Tensor> use)
    {
        bool training = model.Training;
        model.Train(false);
        try
        {
            using var step = backend.BeginStep();
            using var scope = backend.NoGrad();
            use(model.Forward(backend.Stage(pixels, new Shape(count, images.Height, images.Width, images.Channels))));
        }
        finally
        {
            model.Train(training);
        }
    }

    static Backend BackendOf(EmbeddingNet model) => model.Parameters()[0].Value.Backend;
}
