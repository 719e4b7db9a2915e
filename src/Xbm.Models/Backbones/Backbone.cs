namespace Xbm.Models.Backbones;

/// <summary>A network from images [n, h, w, c] to feature maps [n, h', w', channels].</summary>
public abstract class Backbone : Module
{
    /// <summary>The size of the feature maps for images of a size.</summary>
    public abstract (int Height, int Width, int Channels) Features(int height, int width);
}
