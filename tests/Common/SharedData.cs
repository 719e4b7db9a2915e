namespace Xbm.Tests;

/// <summary>The folder `shared` beside the checkout: values from other libraries and real images. A user's clone has none.</summary>
static class SharedData
{
    /// <summary>The root of the checkout, found from the test's own folder upwards.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder below `../shared`.</summary>
    public static string Path(string relative) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, "..", "shared", relative));

    public static bool Has(string relative) => File.Exists(Path(relative)) || Directory.Exists(Path(relative));

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Xbm.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Xbm.sln above {AppContext.BaseDirectory}.");
    }
}

/// <summary>A test that reads `../shared`; where that is missing it is skipped and says so.</summary>
sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string relative)
    {
        if (!SharedData.Has(relative)) Skip = $"needs {SharedData.Path(relative)}, which is not on this machine";
    }
}

/// <inheritdoc cref="SharedFactAttribute"/>
sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(string relative)
    {
        if (!SharedData.Has(relative)) Skip = $"needs {SharedData.Path(relative)}, which is not on this machine";
    }
}
