using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// The part of a product that one group of threads computes. A warp has 32 × 64 of it, a thread 8 × 8. All are constants to the compiler.
/// </summary>
interface ITile
{
    /// <summary>Rows of the product.</summary>
    int Rows { get; }

    /// <summary>Columns of the product.</summary>
    int Columns { get; }

    /// <summary>Threads of a group.</summary>
    int Threads { get; }

    /// <summary>
    /// Shared memory for two stages, one being filled while the other is read. A literal size, since the compiler must know it.
    /// </summary>
    ArrayView<Float4> Allocate();
}

/// <summary>For large products.</summary>
struct Tile128x128 : ITile
{
    public readonly int Rows => 128;
    public readonly int Columns => 128;
    public readonly int Threads => 256;
    public readonly ArrayView<Float4> Allocate() => SharedMemory.Allocate<Float4>(2 * 32 * SharedTile.Stride);
}

/// <summary>For products of few columns, such as convolutions with 64 filters.</summary>
struct Tile128x64 : ITile
{
    public readonly int Rows => 128;
    public readonly int Columns => 64;
    public readonly int Threads => 128;
    public readonly ArrayView<Float4> Allocate() => SharedMemory.Allocate<Float4>(2 * 24 * SharedTile.Stride);
}

/// <summary>For small products: more groups, less reuse.</summary>
struct Tile64x64 : ITile
{
    public readonly int Rows => 64;
    public readonly int Columns => 64;
    public readonly int Threads => 64;
    public readonly ArrayView<Float4> Allocate() => SharedMemory.Allocate<Float4>(2 * 16 * SharedTile.Stride);
}

/// <summary>
/// For similarities of a batch with a memory or a gallery. Kernels that keep a tile bring more shared memory of their own.
/// </summary>
struct Tile64x128 : ITile
{
    public readonly int Rows => 64;
    public readonly int Columns => 128;
    public readonly int Threads => 128;
    public readonly ArrayView<Float4> Allocate() => SharedMemory.Allocate<Float4>(2 * 24 * SharedTile.Stride);
}
