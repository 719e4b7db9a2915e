namespace Xbm.Engine;

/// <summary>What was asked for makes no sense: a bad flag, key, value or path (exit code 2).</summary>
public sealed class UsageException : XbmException
{
    /// <inheritdoc cref="XbmException(string, Exception?)"/>
    public UsageException(string message, Exception? inner = null) : base(message, inner) { }
}
