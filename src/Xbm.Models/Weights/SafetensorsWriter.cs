using System.Buffers.Binary;
using System.Text;
using Xbm.Engine;

namespace Xbm.Models.Weights;

/// <summary>
/// Saves named tensors and texts as one safetensors file, which other tools open as it is. A checksum of the whole goes into its metadata,
/// under <c>sha256</c>.
/// </summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file, all or nothing.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="metadata">Texts to keep beside the tensors.</param>
    /// <param name="tensors">The tensors; each is asked for its data once.</param>
    /// <exception cref="XbmException">
    /// The file could not be written, or a tensor has more than 2 GiB; what was at <paramref name="path"/> before is unchanged.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// Two tensors of one name, a name that the format keeps for itself, an impossible shape, or a name or text that is not Unicode.
    /// </exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<SafetensorsTensor> tensors) =>
        Write(path, metadata, tensors, open: null);

    /// <param name="path">As above.</param>
    /// <param name="metadata">As above.</param>
    /// <param name="tensors">As above.</param>
    /// <param name="open">Opens the temporary file (seekable); tests pass one that fails.</param>
    internal static void Write(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<SafetensorsTensor> tensors,
        Func<string, Stream>? open)
    {
        var all = new Dictionary<string, string> { [SafetensorsChecksum.Key] = SafetensorsChecksum.Placeholder };
        foreach (var (key, text) in metadata) all.Add(key, text);
        CheckUnicode(metadata.Keys.Concat(metadata.Values).Concat(tensors.Select(tensor => tensor.Name)));
        var layout = SafetensorsHeader.Layout(all, tensors);
        byte[] header = layout.ToBytes();
        AtomicFile.Replace(path, sizeof(ulong) + header.Length + layout.DataLength, stream => Write(stream, header, layout, tensors), open);
    }

    static void Write(Stream stream, byte[] header, SafetensorsHeader layout, IReadOnlyList<SafetensorsTensor> tensors)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);

        using var checksum = new SafetensorsChecksum();
        int digitsAt = SafetensorsChecksum.Locate(header);
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

    /// <summary>JSON would get another text instead of half a character.</summary>
    static void CheckUnicode(IEnumerable<string> texts)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        foreach (string text in texts) strict.GetByteCount(text);
    }
}
