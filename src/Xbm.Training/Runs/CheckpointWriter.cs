using System.Buffers.Binary;
using Xbm.Engine;

namespace Xbm.Training.Runs;

/// <summary>Saves named tensors and texts as one file in the safetensors layout, which other tools open as it is.</summary>
static class CheckpointWriter
{
    /// <param name="path">The file to make or replace, all or nothing.</param>
    /// <param name="metadata">Texts to keep beside the tensors.</param>
    /// <param name="tensors">The tensors; each is asked for its data once.</param>
    /// <param name="open">Opens the temporary file (seekable); tests pass one that fails.</param>
    /// <exception cref="XbmException">The file could not be written; what was at <paramref name="path"/> before is unchanged.</exception>
    internal static void Write(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<CheckpointTensor> tensors,
        Func<string, Stream>? open = null)
    {
        var all = new Dictionary<string, string> { [CheckpointChecksum.Key] = CheckpointChecksum.Placeholder };
        foreach (var (key, text) in metadata) all.Add(key, text);
        var layout = CheckpointHeader.Layout(all, tensors);
        byte[] header = layout.ToBytes();
        AtomicFile.Replace(path, sizeof(ulong) + header.Length + layout.DataLength, stream => Write(stream, header, layout, tensors), open);
    }

    static void Write(Stream stream, byte[] header, CheckpointHeader layout, IReadOnlyList<CheckpointTensor> tensors)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);

        using var checksum = new CheckpointChecksum();
        int digitsAt = CheckpointChecksum.Locate(header);
        checksum.AppendHeader(header, digitsAt);
        var byName = tensors.ToDictionary(tensor => tensor.Name);
        var buffer = new byte[layout.Tensors.Select(entry => entry.End - entry.Begin).DefaultIfEmpty().Max()];
        foreach (var entry in layout.Tensors)
        {
            var bytes = buffer.AsSpan(0, (int)(entry.End - entry.Begin));
            byName[entry.Name].Fill(bytes);
            checksum.Append(bytes);
            stream.Write(bytes);
        }
        stream.Position = sizeof(ulong) + digitsAt;
        stream.Write(checksum.Finish());
    }
}
