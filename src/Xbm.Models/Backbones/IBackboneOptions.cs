namespace Xbm.Models.Backbones;

/// <summary>The options of one kind of backbone, which know how to make it.</summary>
public interface IBackboneOptions
{
    /// <summary>Makes the backbone.</summary>
    /// <param name="init">Makes its parameters.</param>
    /// <param name="channels">Channels of the images.</param>
    Backbone Create(Initializer init, int channels);
}
