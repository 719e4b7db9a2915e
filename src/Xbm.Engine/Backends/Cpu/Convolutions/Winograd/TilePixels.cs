namespace Xbm.Engine.Backends.Cpu.Convolutions.Winograd;

/// <summary>Where the pixels of a tile lie, and those of the tile after it, which a transform asks for ahead of time.</summary>
/// <param name="room">Two arrays of <see cref="WinogradTiles.Planes"/>.</param>
unsafe struct TilePixels(nint* room)
{
    public nint* Current { get; private set; } = room;

    public nint* Next { get; private set; } = room + WinogradTiles.Planes;

    /// <summary>The next tile becomes the current one; the one after it is to be filled in.</summary>
    public void Advance()
    {
        nint* done = Current;
        Current = Next;
        Next = done;
    }
}
