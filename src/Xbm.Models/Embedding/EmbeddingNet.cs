using Xbm.Engine;
using Xbm.Models.Backbones;
using Xbm.Models.Layers;

namespace Xbm.Models;

/// <summary>
/// A backbone and an embedding head: global pooling or flattening, a linear layer, and L2 normalisation. Images [n, h, w, c] → unit rows
/// [n, d].
/// </summary>
public sealed class EmbeddingNet : Module
{
    readonly Backbone _backbone;
    readonly Linear _head;
    readonly Pooling _globalPool;

    /// <summary>A network for images of a size.</summary>
    /// <param name="init">Makes the head's parameters.</param>
    /// <param name="backbone">Owned from now on.</param>
    /// <param name="height">Image height.</param>
    /// <param name="width">Image width.</param>
    /// <param name="embedding">The embedding's size d.</param>
    /// <param name="globalPool">How feature maps are pooled; none flattens them.</param>
    /// <exception cref="UsageException">The images are too small for the backbone.</exception>
    public EmbeddingNet(Initializer init, Backbone backbone, int height, int width, int embedding, Pooling globalPool = Pooling.None)
    {
        _backbone = Register("backbone", backbone);
        var (h, w, c) = backbone.Features(height, width);
        _head = Register("head", new Linear(init, globalPool == Pooling.None ? h * w * c : c, embedding));
        (_globalPool, EmbeddingSize) = (globalPool, embedding);
    }

    /// <summary>d, the length of an embedding.</summary>
    public int EmbeddingSize { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        var features = _backbone.Forward(x).GlobalPool(_globalPool);
        int n = features.Shape[0];
        return _head.Forward(features.Reshape(new Shape(n, features.Shape.Length / Math.Max(1, n)))).NormalizeRows();
    }
}
