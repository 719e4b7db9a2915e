using System.Buffers.Binary;
using Xbm.Engine;

namespace Xbm.Models.Weights;

/// <summary>
/// A safetensors file in memory, of any tool: named tensors, and texts beside them. It is read whole and checked before anything of it can
/// be used: that the tensors tile the data exactly, and that the checksum of <see cref="SafetensorsWriter"/> matches, where there is one.
/// </summary>
public sealed class SafetensorsFile
{
    readonly string _path;
    readonly Dictionary<string, (TensorEntry Entry, byte[] Data)> _tensors = [];

    SafetensorsFile(string path, SafetensorsHeader header, bool hasChecksum)
    {
        _path = path;
        HasChecksum = hasChecksum;
        Metadata = header.Metadata.Where(item => !hasChecksum || item.Key != SafetensorsChecksum.Key).ToDictionary();
        Names = [.. header.Tensors.Select(entry => entry.Name)];
    }

    /// <summary>The texts beside the tensors, without the checksum.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors' names, in the order of their data.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the file carries a checksum; it matches then.</summary>
    public bool HasChecksum { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="XbmException">It is no safetensors file, or a damaged one.</exception>
    public static SafetensorsFile Read(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"{path}: no such file; pass a safetensors file");
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (FormatException e)
        {
            throw new XbmException($"{path}: not an intact safetensors file: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new XbmException($"{path}: could not be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Reads a file from a stream that knows its length, from the stream's position to its end.</summary>
    /// <param name="stream">The file; left open.</param>
    /// <param name="path">What later messages call the file.</param>
    /// <exception cref="FormatException">It is no safetensors file, or a damaged one; the message says why, without the path.</exception>
    public static SafetensorsFile Read(Stream stream, string path)
    {
        try
        {
            byte[] bytes = ReadHeader(stream);
            var header = SafetensorsHeader.Parse(bytes, stream.Length - stream.Position);
            int digitsAt = SafetensorsChecksum.Locate(bytes);
            var file = new SafetensorsFile(path, header, hasChecksum: digitsAt >= 0);
            using var checksum = new SafetensorsChecksum();
            if (file.HasChecksum) checksum.AppendHeader(bytes, digitsAt);
            foreach (var entry in header.Tensors)
            {
                var data = new byte[entry.End - entry.Begin];
                stream.ReadExactly(data);
                if (file.HasChecksum) checksum.Append(data);
                file._tensors.Add(entry.Name, (entry, data));
            }
            if (file.HasChecksum && !bytes.AsSpan(digitsAt, SafetensorsChecksum.Digits).SequenceEqual(checksum.Finish()))
                throw new FormatException("its checksum does not match");
            return file;
        }
        catch (EndOfStreamException e)
        {
            throw new FormatException("it became shorter while it was read", e);
        }
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>The type of a tensor's elements.</summary>
    /// <exception cref="XbmException">There is no such tensor.</exception>
    public DType TypeOf(string name) => Find(name).Entry.DType;

    /// <summary>A tensor's sizes, outermost first; none for a scalar.</summary>
    /// <exception cref="XbmException">There is no such tensor.</exception>
    public ReadOnlySpan<int> ShapeOf(string name) => Find(name).Entry.Shape;

    /// <summary>A tensor's bytes as they lie in the file: row-major, little-endian.</summary>
    /// <exception cref="XbmException">There is no such tensor.</exception>
    public ReadOnlySpan<byte> Bytes(string name) => Find(name).Data;

    /// <summary>A tensor of F32, F16, BF16 or F64 as 32-bit floats, row-major.</summary>
    /// <exception cref="XbmException">There is no such tensor, or it is of another type.</exception>
    public ReadOnlySpan<float> Floats(string name)
    {
        var (entry, data) = Find(name);
        return TensorValues.TryFloats(entry.DType, data, out var values) ? values : throw Mistyped(entry, "F32, F16, BF16 or F64");
    }

    /// <summary>A tensor of I32 or I64 as 32-bit integers, row-major.</summary>
    /// <exception cref="XbmException">There is no such tensor, it is of another type, or a number does not fit.</exception>
    public ReadOnlySpan<int> Ints(string name)
    {
        var (entry, data) = Find(name);
        try
        {
            return TensorValues.TryInts(entry.DType, data, out var values) ? values : throw Mistyped(entry, "I32 or I64");
        }
        catch (OverflowException e)
        {
            throw new XbmException($"{_path}: tensor '{name}' holds numbers beyond 32 bits", e);
        }
    }

    /// <summary>A tensor of I64 or I32 as 64-bit integers, row-major.</summary>
    /// <exception cref="XbmException">There is no such tensor, or it is of another type.</exception>
    public ReadOnlySpan<long> Longs(string name)
    {
        var (entry, data) = Find(name);
        return TensorValues.TryLongs(entry.DType, data, out var values) ? values : throw Mistyped(entry, "I64 or I32");
    }

    static byte[] ReadHeader(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        long all = stream.Length - stream.Position;
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw new FormatException($"it has {all} bytes, fewer than a header's length takes");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long left = stream.Length - stream.Position;
        if (length > (ulong)Math.Min(left, SafetensorsHeader.MaxLength))
            throw new FormatException($"its header claims {length} bytes, and {left} are left");
        var header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }

    XbmException Mistyped(TensorEntry entry, string expected) =>
        new($"{_path}: tensor '{entry.Name}' has type {entry.DType.Word()}, expected {expected}");

    (TensorEntry Entry, byte[] Data) Find(string name) =>
        _tensors.TryGetValue(name, out var found) ? found : throw new XbmException($"{_path}: has no tensor '{name}'");
}
