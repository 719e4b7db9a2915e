using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Xbm.Engine;

namespace Xbm.Training.Runs;

/// <summary>A checkpoint in memory, read whole and verified: nothing of a damaged file is ever used.</summary>
sealed class CheckpointFile
{
    readonly string _path;
    readonly Dictionary<string, (TensorEntry Entry, byte[] Data)> _tensors = [];

    CheckpointFile(string path, CheckpointHeader header)
    {
        _path = path;
        Metadata = header.Metadata.Where(item => item.Key != CheckpointChecksum.Key).ToDictionary();
        Names = [.. header.Tensors.Select(entry => entry.Name)];
    }

    /// <summary>The texts that were saved beside the tensors.</summary>
    internal IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors' names, in the order of the file.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="XbmException">It is no checkpoint, or a damaged one.</exception>
    internal static CheckpointFile Read(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"{path}: no such checkpoint; pass a file that a training run has saved");
        try
        {
            using var stream = File.OpenRead(path);
            return Read(path, stream);
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException)
        {
            throw new XbmException($"{path}: not an intact checkpoint: {e.Message}; take another one, such as the run's 'best'", e);
        }
    }

    internal int[] Shape(string name) => Find(name).Entry.Shape;

    internal ReadOnlySpan<float> Floats(string name) => Typed<float>(name, DType.F32);

    internal ReadOnlySpan<int> Ints(string name) => Typed<int>(name, DType.I32);

    internal ReadOnlySpan<long> Longs(string name) => Typed<long>(name, DType.I64);

    static CheckpointFile Read(string path, FileStream stream)
    {
        byte[] bytes = ReadHeader(stream);
        int digitsAt = CheckpointChecksum.Locate(bytes);
        if (digitsAt < 0) throw new FormatException("it has no checksum, so Xbm did not save it");
        var header = CheckpointHeader.Parse(bytes, stream.Length - stream.Position);

        using var checksum = new CheckpointChecksum();
        checksum.AppendHeader(bytes, digitsAt);
        var file = new CheckpointFile(path, header);
        foreach (var entry in header.Tensors)
        {
            var data = new byte[entry.End - entry.Begin];
            stream.ReadExactly(data);
            checksum.Append(data);
            file._tensors.Add(entry.Name, (entry, data));
        }
        if (!bytes.AsSpan(digitsAt, CheckpointChecksum.Digits).SequenceEqual(checksum.Finish()))
            throw new FormatException("its checksum does not match");
        return file;
    }

    static byte[] ReadHeader(FileStream stream)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw new FormatException($"it has {stream.Length} bytes, fewer than a header's length takes");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long left = stream.Length - stream.Position;
        if (length > (ulong)Math.Min(left, CheckpointHeader.MaxLength))
            throw new FormatException($"its header claims {length} bytes, and {left} are left");
        var header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }

    ReadOnlySpan<T> Typed<T>(string name, DType dtype) where T : struct
    {
        var (entry, data) = Find(name);
        if (entry.DType != dtype) throw new XbmException($"{_path}: tensor '{name}' has type {entry.DType}, expected {dtype}");
        return MemoryMarshal.Cast<byte, T>(data);
    }

    (TensorEntry Entry, byte[] Data) Find(string name) => _tensors.TryGetValue(name, out var found)
        ? found
        : throw new XbmException($"{_path}: has no tensor '{name}'; it was saved by another kind of run");
}
