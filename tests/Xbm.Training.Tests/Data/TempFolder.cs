namespace Xbm.Training.Tests.Data;

/// <summary>An empty folder that goes when the test ends.</summary>
sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("xbm-data-").FullName;

    /// <summary>Writes a file, and the folders on the way to it.</summary>
    public string Write(string relative, byte[] bytes)
    {
        string path = System.IO.Path.Combine(Root, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
