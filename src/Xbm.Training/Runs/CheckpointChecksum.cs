using System.Security.Cryptography;

namespace Xbm.Training.Runs;

/// <summary>
/// The checksum of a checkpoint: SHA-256 of header and data, kept as 64 hex digits under <c>sha256</c> in the header's metadata; for the
/// sum itself those digits count as zeros. So a damaged shape or name is found as surely as a damaged weight.
/// </summary>
sealed class CheckpointChecksum : IDisposable
{
    internal const string Key = "sha256";

    internal const int Digits = 64;

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>What stands in the header until the sum is known.</summary>
    internal static string Placeholder => new('0', Digits);

    /// <summary>Where the digits are in a header; -1 where there are none. Only the key matches: quotes within a JSON text are escaped.</summary>
    internal static int Locate(ReadOnlySpan<byte> header)
    {
        var key = "\"sha256\":\""u8;
        int start = header.IndexOf(key);
        return start < 0 || start + key.Length + Digits > header.Length ? -1 : start + key.Length;
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
    internal byte[] Finish() => System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(_hash.GetHashAndReset()));

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
