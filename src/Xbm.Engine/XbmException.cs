namespace Xbm.Engine;

/// <summary>A failure with a message for the user: one line that says what was wrong, what was expected and what to do.</summary>
public class XbmException : Exception
{
    /// <summary>A failure of the run itself: a broken file, a full disk, a loss that is not a number (exit code 1).</summary>
    public XbmException(string message, Exception? inner = null) : base(message, inner) { }
}
