namespace Xbm.Engine;

/// <summary>The sizes of a tensor, rank 0 (a scalar) to 4; row-major, images as [batch, height, width, channels].</summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The highest rank a tensor can have.</summary>
    public const int MaxRank = 4;

    readonly int _d0, _d1, _d2, _d3, _length;

    /// <summary>A shape of the given sizes.</summary>
    /// <exception cref="ArgumentException">More than four sizes, a negative one, or more than 2³¹ − 1 elements.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length > MaxRank) throw new ArgumentException($"Shape: rank {sizes.Length} is above {MaxRank}.");
        long length = 1;
        foreach (int size in sizes)
        {
            if (size < 0) throw new ArgumentException($"Shape: negative size in [{string.Join(", ", sizes.ToArray())}].");
            // Capped above the limit, so that the next product cannot overflow.
            length = Math.Min(length * size, 1L << 32);
        }
        if (length > int.MaxValue)
            throw new ArgumentException($"Shape: [{string.Join(", ", sizes.ToArray())}] has more than {int.MaxValue} elements.");
        Rank = sizes.Length;
        _length = (int)length;
        if (Rank > 0) _d0 = sizes[0];
        if (Rank > 1) _d1 = sizes[1];
        if (Rank > 2) _d2 = sizes[2];
        if (Rank > 3) _d3 = sizes[3];
    }

    /// <summary>The number of dimensions.</summary>
    public int Rank { get; }

    /// <summary>The number of elements: 1 for a scalar, which <c>new Shape()</c> and <c>default</c> are as well.</summary>
    public int Length => Rank == 0 ? 1 : _length;

    /// <summary>The size of one dimension; ^1 is the last.</summary>
    public int this[Index dimension]
    {
        get
        {
            int d = dimension.GetOffset(Rank);
            if ((uint)d >= (uint)Rank)
                throw new ArgumentOutOfRangeException(nameof(dimension), $"Shape {this} has no dimension {dimension}.");
            return d switch { 0 => _d0, 1 => _d1, 2 => _d2, _ => _d3 };
        }
    }

    /// <summary>The last size, 1 for a scalar: the length of a row.</summary>
    internal int Columns => Rank == 0 ? 1 : this[^1];

    /// <summary>The product of all sizes but the last.</summary>
    internal int Rows
    {
        get
        {
            int rows = 1;
            for (int d = 0; d < Rank - 1; d++) rows *= this[d];
            return rows;
        }
    }

    /// <summary>The sizes as an array.</summary>
    public int[] ToArray() => new[] { _d0, _d1, _d2, _d3 }[..Rank];

    /// <inheritdoc/>
    public bool Equals(Shape other) =>
        Rank == other.Rank && _d0 == other._d0 && _d1 == other._d1 && _d2 == other._d2 && _d3 == other._d3;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, _d0, _d1, _d2, _d3);

    /// <summary>Same rank and sizes.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>Another rank or another size.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    /// <summary>[2, 3]</summary>
    public override string ToString() => $"[{string.Join(", ", ToArray())}]";
}
