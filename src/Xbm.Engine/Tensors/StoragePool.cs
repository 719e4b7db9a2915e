namespace Xbm.Engine;

/// <summary>
/// Returned blocks by exact size. A training step asks for the same sizes every time, so after the first steps nothing is allocated.
/// </summary>
sealed class StoragePool<T>(Func<int, Storage<T>> create) where T : unmanaged
{
    readonly Dictionary<int, Stack<Storage<T>>> _free = [];

    /// <summary>Blocks in use.</summary>
    public int Live { get; private set; }

    public Storage<T> Rent(int length)
    {
        var storage = _free.TryGetValue(length, out var stack) && stack.TryPop(out var free) ? free : create(length);
        Live++;
        return storage;
    }

    public void Return(Storage<T> storage)
    {
        Live--;
        if (!_free.TryGetValue(storage.Length, out var stack)) _free.Add(storage.Length, stack = []);
        stack.Push(storage);
    }

    /// <summary>Frees the blocks that are not in use.</summary>
    public void Trim()
    {
        foreach (var stack in _free.Values)
        {
            foreach (var storage in stack) storage.Free();
        }
        _free.Clear();
    }
}
