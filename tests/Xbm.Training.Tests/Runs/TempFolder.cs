namespace Xbm.Training.Tests.Runs;

/// <summary>A folder of the test's own, gone with the test.</summary>
sealed class TempFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("xbm-test-").FullName;

    internal string In(string name) => System.IO.Path.Combine(Path, name);

    internal string[] Names => [.. Directory.EnumerateFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)!).Order()];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
