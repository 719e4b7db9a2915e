using System.Text.Json;
using Xbm.Engine;

namespace Xbm.Training.Runs;

/// <summary>Where one tensor lies: bytes [Begin, End) after the header.</summary>
sealed record TensorEntry(string Name, DType DType, int[] Shape, long Begin, long End)
{
    internal static int SizeOf(DType dtype) => dtype == DType.I64 ? 8 : 4;

    /// <summary>The bytes that shape and type ask for.</summary>
    /// <exception cref="OverflowException">More than 2⁶³.</exception>
    internal static long Bytes(DType dtype, int[] shape) => shape.Aggregate((long)SizeOf(dtype), (size, n) => checked(size * n));
}

/// <summary>
/// The JSON header of the safetensors layout: <c>[u64 header length][header][data]</c>, all little-endian.
/// https://github.com/huggingface/safetensors#format
/// </summary>
sealed record CheckpointHeader(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<TensorEntry> Tensors)
{
    /// <summary>The limit of the reference reader; a longer header is a damaged length.</summary>
    internal const int MaxLength = 100_000_000;

    const string MetadataKey = "__metadata__";

    internal long DataLength => Tensors.Count == 0 ? 0 : Tensors[^1].End;

    /// <summary>Lays the tensors out one after the other, in an order that leaves each aligned to its element size.</summary>
    /// <exception cref="XbmException">A tensor of more than 2 GiB.</exception>
    /// <exception cref="ArgumentException">Two tensors of one name, or a name that the format keeps for itself.</exception>
    internal static CheckpointHeader Layout(IReadOnlyDictionary<string, string> metadata, IEnumerable<CheckpointTensor> tensors)
    {
        var entries = new List<TensorEntry>();
        var names = new HashSet<string> { MetadataKey };
        long end = 0;
        foreach (var tensor in tensors.OrderByDescending(tensor => TensorEntry.SizeOf(tensor.DType)))
        {
            if (!names.Add(tensor.Name)) throw new ArgumentException($"The tensor name '{tensor.Name}' is taken.", nameof(tensors));
            long begin = end;
            long bytes = TensorEntry.Bytes(tensor.DType, tensor.Shape);
            if (bytes > Array.MaxLength) throw new XbmException(TooLarge(tensor.Name, bytes));
            end = begin + bytes;
            entries.Add(new TensorEntry(tensor.Name, tensor.DType, tensor.Shape, begin, end));
        }
        return new CheckpointHeader(metadata, entries);
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
        json.WriteString("dtype", tensor.DType.ToString());
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
    internal static CheckpointHeader Parse(ReadOnlyMemory<byte> utf8, long dataLength)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var metadata = new Dictionary<string, string>();
            var tensors = new List<TensorEntry>();
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name != MetadataKey) tensors.Add(ReadEntry(property));
                else foreach (var item in property.Value.EnumerateObject()) metadata.Add(item.Name, item.Value.GetString() ?? "");
            }
            var header = new CheckpointHeader(metadata, [.. tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End)]);
            header.CheckTiling(dataLength);
            return header;
        }
        // What System.Text.Json throws for bad text, a value of another kind, a missing key, and a number out of range.
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new FormatException("its header is damaged", e);
        }
    }

    static TensorEntry ReadEntry(JsonProperty property)
    {
        var value = property.Value;
        string? dtype = value.GetProperty("dtype").GetString();
        if (!Enum.GetNames<DType>().Contains(dtype))
            throw new FormatException($"tensor '{property.Name}' has type {dtype}, expected {string.Join(", ", Enum.GetNames<DType>())}");
        int[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())];
        long[] offsets = [.. value.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt64())];
        if (offsets.Length != 2 || shape.Any(n => n < 0)) throw new FormatException($"tensor '{property.Name}' has a damaged entry");
        return new TensorEntry(property.Name, Enum.Parse<DType>(dtype!), shape, offsets[0], offsets[1]);
    }

    static string TooLarge(string name, long bytes) =>
        $"tensor '{name}' has {bytes} bytes, and one tensor of a checkpoint holds at most {Array.MaxLength}";

    /// <summary>As the format asks: no overlap, no hole, nothing left over.</summary>
    void CheckTiling(long dataLength)
    {
        long end = 0;
        foreach (var tensor in Tensors)
        {
            if (tensor.Begin != end) throw new FormatException($"tensor '{tensor.Name}' begins at byte {tensor.Begin}, expected {end}");
            long bytes = TensorEntry.Bytes(tensor.DType, tensor.Shape);
            if (bytes > Array.MaxLength) throw new FormatException(TooLarge(tensor.Name, bytes));
            if (tensor.End - tensor.Begin != bytes)
                throw new FormatException($"tensor '{tensor.Name}' has {tensor.End - tensor.Begin} bytes, its shape asks for {bytes}");
            end = tensor.End;
        }
        if (end != dataLength) throw new FormatException($"it holds {dataLength} bytes of data, expected {end}");
    }
}
