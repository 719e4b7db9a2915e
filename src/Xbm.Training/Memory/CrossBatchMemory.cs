using Xbm.Engine;

namespace Xbm.Training.Memory;

/// <summary>
/// The cross-batch memory (Wang et al., CVPR 2020): a ring on the device with the embeddings, labels and sample numbers of past batches.
/// A full ring wraps row by row: the oldest rows go, never the newest. Nothing is copied to the host.
/// </summary>
public sealed class CrossBatchMemory : IDisposable
{
    readonly Backend _backend;
    readonly int _columns;
    int[] _slots = [];
    Undo? _undo;

    /// <summary>An empty ring.</summary>
    /// <param name="backend">Where it lies.</param>
    /// <param name="capacity">Rows.</param>
    /// <param name="columns">The embedding's size.</param>
    /// <exception cref="UsageException">It would have no row, or more than a checkpoint can hold.</exception>
    public CrossBatchMemory(Backend backend, int capacity, int columns)
    {
        if (capacity < 1) throw new UsageException($"the memory needs at least one row, got {capacity}: raise memory.ratio or memory.rows");
        // What a checkpoint can hold as one tensor; beyond it the first save would fail.
        long most = Array.MaxLength / sizeof(float) / Math.Max(1, columns);
        if (capacity > most)
            throw new UsageException($"a memory of {capacity} rows of {columns} values is over 2 GiB; at most {most} rows fit: " +
                "lower memory.ratio or memory.rows");
        (_backend, _columns, Capacity) = (backend, columns, capacity);
        Rows = backend.Persistent(new Shape(capacity, columns));
        Labels = backend.PersistentIndices(capacity);
        Samples = backend.PersistentIndices(capacity);
    }

    /// <summary>Rows that fit.</summary>
    public int Capacity { get; }

    /// <summary>Rows in use: the first of <see cref="Rows"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The row that the next embedding goes to.</summary>
    public int Head { get; private set; }

    /// <summary>[capacity, d].</summary>
    public Tensor Rows { get; }

    /// <summary>[capacity].</summary>
    public Indices Labels { get; }

    /// <summary>[capacity]: the number of each row's image in the training set.</summary>
    public Indices Samples { get; }

    /// <summary>Copies a batch in and returns the slots it took, as temporary indices of the current step.</summary>
    /// <param name="embeddings">[m, d].</param>
    /// <param name="labels">[m].</param>
    /// <param name="samples">[m].</param>
    /// <exception cref="UsageException">The batch has more rows than the ring.</exception>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public Indices Enqueue(Tensor embeddings, Indices labels, Indices samples)
    {
        int count = embeddings.Shape.Rank == 2 ? embeddings.Shape[0] : -1;
        if (count < 0 || embeddings.Shape[1] != _columns || labels.Length != count || samples.Length != count)
            throw new ArgumentException($"Enqueue: expected [m, {_columns}] with m labels and m samples, " +
                $"got {embeddings.Shape} with {labels.Length} and {samples.Length}");
        if (count > Capacity)
            throw new UsageException($"a batch of {count} does not fit a memory of {Capacity} rows: " +
                "lower train.batch_size or raise memory.ratio or memory.rows");
        if (_slots.Length != count) _slots = new int[count];
        for (int i = 0; i < count; i++) _slots[i] = (Head + i) % Capacity;

        _undo ??= new Undo(_backend, _columns);
        _undo.Save(this, count);
        int beforeWrap = Math.Min(count, Capacity - Head);
        CopyIn(0, Head, beforeWrap);
        CopyIn(beforeWrap, 0, count - beforeWrap);
        Head = (Head + count) % Capacity;
        Count = Math.Min(Count + count, Capacity);
        return _backend.From(_slots);

        void CopyIn(int from, int slot, int rows)
        {
            if (rows == 0) return;
            _backend.Copy(embeddings.Storage, from * _columns, Rows.Storage, slot * _columns, rows * _columns);
            _backend.Copy(labels.Storage, from, Labels.Storage, slot, rows);
            _backend.Copy(samples.Storage, from, Samples.Storage, slot, rows);
        }
    }

    /// <summary>Takes the last <see cref="Enqueue"/> back, as when the loss that followed it failed.</summary>
    public void Rollback() => _undo?.Restore(this);

    /// <summary>Puts the state of a checkpoint back.</summary>
    /// <exception cref="XbmException">It is of another capacity or embedding size.</exception>
    public void Load(ReadOnlySpan<float> rows, ReadOnlySpan<int> labels, ReadOnlySpan<int> samples, int head, int count)
    {
        bool fits = rows.Length == Capacity * _columns && labels.Length == Capacity && samples.Length == Capacity;
        if (!fits || head < 0 || head >= Capacity || count < 0 || count > Capacity)
            throw new XbmException($"the checkpoint's memory ({labels.Length} rows, {rows.Length} values, head {head}, count {count}) " +
                $"does not fit this run's: {Capacity} rows of {_columns}");
        Rows.Set(rows);
        Labels.Set(labels);
        Samples.Set(samples);
        (Head, Count) = (head, count);
        _undo?.Forget();
    }

    /// <summary>Returns the ring's storage.</summary>
    public void Dispose()
    {
        Rows.Dispose();
        Labels.Dispose();
        Samples.Dispose();
        _undo?.Dispose();
    }

    /// <summary>The rows that the last batch overwrote.</summary>
    sealed class Undo(Backend backend, int columns) : IDisposable
    {
        Tensor? _rows;
        Indices? _labels, _samples;
        int _size, _head, _count;

        public void Save(CrossBatchMemory memory, int size)
        {
            if (_labels?.Length != size)
            {
                Dispose();
                _rows = backend.Persistent(new Shape(size, columns));
                (_labels, _samples) = (backend.PersistentIndices(size), backend.PersistentIndices(size));
            }
            (_size, _head, _count) = (size, memory.Head, memory.Count);
            Copy(memory, restore: false);
        }

        public void Restore(CrossBatchMemory memory)
        {
            if (_size == 0) return;
            Copy(memory, restore: true);
            (memory.Head, memory.Count) = (_head, _count);
            Forget();
        }

        public void Forget() => _size = 0;

        void Copy(CrossBatchMemory memory, bool restore)
        {
            int beforeWrap = Math.Min(_size, memory.Capacity - _head);
            Part(0, _head, beforeWrap);
            Part(beforeWrap, 0, _size - beforeWrap);

            void Part(int saved, int slot, int rows)
            {
                Move(_rows!.Storage, memory.Rows.Storage, saved, slot, rows, columns);
                Move(_labels!.Storage, memory.Labels.Storage, saved, slot, rows, 1);
                Move(_samples!.Storage, memory.Samples.Storage, saved, slot, rows, 1);
            }

            void Move<T>(Storage<T> aside, Storage<T> ring, int saved, int slot, int rows, int width) where T : unmanaged
            {
                if (restore) backend.Copy(aside, saved * width, ring, slot * width, rows * width);
                else backend.Copy(ring, slot * width, aside, saved * width, rows * width);
            }
        }

        public void Dispose()
        {
            _rows?.Dispose();
            _labels?.Dispose();
            _samples?.Dispose();
        }
    }
}
