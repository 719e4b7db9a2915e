namespace Xbm.Cli.Terminal;

/// <summary>What the process says to the shell.</summary>
static class ExitCodes
{
    internal const int Done = 0;

    internal const int Failed = 1;

    internal const int BadUsage = 2;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    internal const int Interrupted = 130;
}
