using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Xbm.Models.Weights;

/// <summary>
/// The checksum of a file: SHA-256 of header and data, kept as 64 hex digits under <c>sha256</c> in the header's metadata; for the sum
/// itself those digits count as zeros. So a damaged shape or name is found as surely as a damaged weight.
/// </summary>
sealed class SafetensorsChecksum : IDisposable
{
    internal const string Key = "sha256";

    internal const int Digits = 64;

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>What stands in the header until the sum is known.</summary>
    internal static string Placeholder => new('0', Digits);

    /// <summary>Where the digits are in a header; -1 where there are none.</summary>
    /// <exception cref="JsonException">The header is not JSON as far as the digits.</exception>
    internal static int Locate(ReadOnlySpan<byte> header)
    {
        var json = new Utf8JsonReader(header);
        bool inMetadata = false;
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName) continue;
            if (json.CurrentDepth == 1) inMetadata = json.ValueTextEquals(SafetensorsHeader.MetadataKey);
            if (!inMetadata || json.CurrentDepth != 2 || !json.ValueTextEquals(Key) || !json.Read()) continue;
            // Another tool's text under the same key is a text like any other.
            if (json.TokenType == JsonTokenType.String && IsDigits(json.ValueSpan)) return (int)json.TokenStartIndex + 1;
        }
        return -1;
    }

    /// <summary>Takes the header, whatever digits it has at the moment.</summary>
    internal void AppendHeader(ReadOnlySpan<byte> header, int digitsAt)
    {
        byte[] zeroed = header.ToArray();
        zeroed.AsSpan(digitsAt, Digits).Fill((byte)'0');
        Append(zeroed);
    }

    internal void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>The sum of all that was appended, as ASCII hex digits.</summary>
    internal byte[] Finish() => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(_hash.GetHashAndReset()));

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    static bool IsDigits(ReadOnlySpan<byte> text)
    {
        if (text.Length != Digits) return false;
        foreach (byte digit in text)
            if (!char.IsAsciiHexDigitLower((char)digit)) return false;
        return true;
    }
}
