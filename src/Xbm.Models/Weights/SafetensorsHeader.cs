using System.Text.Json;
using Xbm.Engine;

namespace Xbm.Models.Weights;

/// <summary>
/// The JSON header of the safetensors layout: <c>[u64 header length][header][data]</c>, all little-endian.
/// https://github.com/huggingface/safetensors#format
/// </summary>
sealed record SafetensorsHeader(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<TensorEntry> Tensors)
{
    /// <summary>The limit of the reference reader; a longer header is a damaged length.</summary>
    internal const int MaxLength = 100_000_000;

    internal const string MetadataKey = "__metadata__";

    internal long DataLength => Tensors.Count == 0 ? 0 : Tensors[^1].End;

    /// <summary>Lays the tensors out one after the other, in an order that leaves each aligned to its element size.</summary>
    /// <exception cref="XbmException">A tensor of more than 2 GiB.</exception>
    /// <exception cref="ArgumentException">A name that is used twice or kept by the format for itself, or an impossible shape.</exception>
    internal static SafetensorsHeader Layout(IReadOnlyDictionary<string, string> metadata, IEnumerable<SafetensorsTensor> tensors)
    {
        var entries = new List<TensorEntry>();
        var names = new HashSet<string> { MetadataKey };
        long end = 0;
        foreach (var tensor in tensors.OrderByDescending(tensor => tensor.DType.Bits()))
        {
            if (!names.Add(tensor.Name)) throw new ArgumentException($"The tensor name '{tensor.Name}' is taken.", nameof(tensors));
            long begin = end;
            if (tensor.Shape.Any(n => n < 0)) throw new ArgumentException($"Tensor '{tensor.Name}' has a negative size.", nameof(tensors));
            long bits = TensorEntry.BitsOf(tensor.DType, tensor.Shape), bytes = bits / 8;
            if (bits % 8 != 0) throw new ArgumentException($"Tensor '{tensor.Name}' ends within a byte.", nameof(tensors));
            if (bytes > Array.MaxLength) throw new XbmException(TensorEntry.TooLarge(tensor.Name, bytes));
            end = begin + bytes;
            entries.Add(new TensorEntry(tensor.Name, tensor.DType, tensor.Shape, begin, end));
        }
        return new SafetensorsHeader(metadata, entries);
    }

    /// <summary>UTF-8, padded with spaces so that the data begins at a multiple of 8.</summary>
    internal byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in Metadata) json.WriteString(key, value);
            json.WriteEndObject();
            foreach (var tensor in Tensors) Write(json, tensor);
            json.WriteEndObject();
        }
        while (stream.Length % 8 != 0) stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    static void Write(Utf8JsonWriter json, TensorEntry tensor)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.DType.Word());
        json.WriteStartArray("shape");
        foreach (int n in tensor.Shape) json.WriteNumberValue(n);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(tensor.Begin);
        json.WriteNumberValue(tensor.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">Not such a header, or one whose tensors do not tile the data exactly.</exception>
    internal static SafetensorsHeader Parse(ReadOnlyMemory<byte> utf8, long dataLength)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var metadata = new Dictionary<string, string>();
            var tensors = new List<TensorEntry>();
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name != MetadataKey) tensors.Add(ReadEntry(property));
                else if (property.Value.ValueKind != JsonValueKind.Null) ReadMetadata(property.Value, metadata);
            }
            var header = new SafetensorsHeader(metadata, [.. tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End)]);
            header.CheckTiling(dataLength);
            return header;
        }
        // What System.Text.Json throws for bad text, a value of another kind, a missing key, and a number out of range.
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new FormatException("its header is damaged", e);
        }
    }

    static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        foreach (var item in element.EnumerateObject())
            metadata.Add(item.Name, item.Value.GetString() ?? throw new FormatException("its header is damaged"));
    }

    static TensorEntry ReadEntry(JsonProperty property)
    {
        var value = property.Value;
        string? word = value.GetProperty("dtype").GetString();
        if (!DTypes.TryParse(word, out var dtype))
            throw new FormatException($"tensor '{property.Name}' has type {word}, expected {string.Join(", ", DTypes.Words)}");
        var shape = new List<int>();
        foreach (var size in value.GetProperty("shape").EnumerateArray())
            shape.Add(size.TryGetInt32(out int n) && n >= 0 ? n : throw Damaged(property));
        var offsets = new List<long>();
        foreach (var offset in value.GetProperty("data_offsets").EnumerateArray())
            offsets.Add(offset.TryGetInt64(out long at) ? at : throw Damaged(property));
        if (offsets.Count != 2) throw Damaged(property);
        return new TensorEntry(property.Name, dtype, [.. shape], offsets[0], offsets[1]);
    }

    static FormatException Damaged(JsonProperty property) => new($"tensor '{property.Name}' has a damaged entry");

    /// <summary>As the format asks: no overlap, no hole, nothing left over.</summary>
    void CheckTiling(long dataLength)
    {
        long end = 0;
        foreach (var tensor in Tensors)
        {
            if (tensor.Begin != end) throw new FormatException($"tensor '{tensor.Name}' begins at byte {tensor.Begin}, expected {end}");
            long bits = TensorEntry.BitsOf(tensor.DType, tensor.Shape), bytes = bits / 8;
            if (bits % 8 != 0) throw new FormatException($"tensor '{tensor.Name}' has {bits} bits, which are no whole bytes");
            if (bytes > Array.MaxLength) throw new FormatException(TensorEntry.TooLarge(tensor.Name, bytes));
            if (tensor.End - tensor.Begin != bytes)
                throw new FormatException($"tensor '{tensor.Name}' has {tensor.End - tensor.Begin} bytes, its shape asks for {bytes}");
            end = tensor.End;
        }
        if (end != dataLength) throw new FormatException($"it holds {dataLength} bytes of data, expected {end}");
    }
}
