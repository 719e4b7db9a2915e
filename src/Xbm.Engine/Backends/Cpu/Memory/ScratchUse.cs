namespace Xbm.Engine.Backends.Cpu.Memory;

/// <summary>What a buffer of <see cref="Scratch"/> is for: two uses never share one.</summary>
enum ScratchUse
{
    /// <summary>A block of the left operand, or what stands in its place: patches, an image with its border.</summary>
    LeftBlock,

    /// <summary>Panels of the right operand.</summary>
    RightPanels,

    /// <summary>The last rows of a left operand, padded to a tile.</summary>
    EdgeRows,

    /// <summary>A tile of the result that reaches past its place.</summary>
    CornerTile,

    /// <summary>Made by the calling thread for all: a packed operand, partial sums.</summary>
    Shared,

    /// <summary>Zeros to read, or a place to write, for pixels outside an image.</summary>
    OutsidePixels,

    /// <summary>A block of results: similarities, patches, pixels on their way to scattered rows.</summary>
    ResultBlock,
}
