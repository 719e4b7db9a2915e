using Xbm.Models;
using Xbm.Training.Data;

namespace Xbm.Training.Metrics;

/// <summary>Metrics of a network on images.</summary>
public static class Evaluator
{
    /// <summary>Recall@K, see <see cref="Retrieval"/>.</summary>
    /// <param name="model">The network; it computes as in evaluation and is left in its mode.</param>
    /// <param name="queries">The images that ask.</param>
    /// <param name="gallery">The images that are found; the same object for leave-one-out.</param>
    /// <param name="at">The values of K.</param>
    /// <param name="batchSize">Images embedded at once.</param>
    /// <returns>One share per K, NaN where no image can be a query.</returns>
    public static double[] RecallAtK(EmbeddingNet model, ImageSet queries, ImageSet gallery, IReadOnlyList<int> at, int batchSize = 64)
    {
        using var embeddings = Embedder.Embed(model, queries, batchSize);
        if (ReferenceEquals(queries, gallery)) return Retrieval.RecallAtK(embeddings, queries.Labels, at);
        using var others = Embedder.Embed(model, gallery, batchSize);
        return Retrieval.RecallAtK(embeddings, LabelsIn(gallery, queries), others, gallery.Labels, at);
    }

    /// <summary>Labels number the classes of one set: between two sets the names count.</summary>
    static int[] LabelsIn(ImageSet gallery, ImageSet queries)
    {
        var numbers = new Dictionary<string, int>();
        for (int label = 0; label < gallery.ClassCount; label++) numbers[gallery.ClassName(label)] = label;
        return [.. queries.Labels.ToArray().Select(label => numbers.GetValueOrDefault(queries.ClassName(label), -1 - label))];
    }
}
