namespace Xbm.Tests;

/// <summary>The folder `tests/Fixtures`: small files with values from outside, which the build puts beside the tests.</summary>
static class Fixtures
{
    /// <summary>The full path of a file or folder below `tests/Fixtures`.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", relative);
}
