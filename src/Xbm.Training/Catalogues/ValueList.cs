using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Xbm.Training.Catalogues;

/// <summary>An immutable list that equals another one with the same items, so that two configurations compare by what they say.</summary>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
public sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    readonly T[] _items;

    internal ValueList(ReadOnlySpan<T> items) => _items = items.ToArray();

    /// <summary>For reflection, which passes no spans; the array is not copied.</summary>
    internal ValueList(T[] items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <inheritdoc/>
    public bool Equals(ValueList<T>? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"[{string.Join(", ", _items)}]");

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Lets a collection expression such as <c>[0.7]</c> make a <see cref="ValueList{T}"/>.</summary>
public static class ValueList
{
    /// <summary>Whether each value is larger than the one before.</summary>
    internal static bool Ascends<T>(this IReadOnlyList<T> values) where T : INumber<T>
    {
        for (int i = 1; i < values.Count; i++)
            if (!(values[i - 1] < values[i])) return false;
        return true;
    }

    /// <summary>A list of copies of the items.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => new(items);
}
