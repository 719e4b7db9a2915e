namespace Xbm.Tests;

/// <summary>The folder `tests/Fixtures`: small files with values from outside, which every clone has.</summary>
static class Fixtures
{
    /// <summary>The full path of a file or folder below `tests/Fixtures`.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(SharedData.Root, "tests", "Fixtures", relative);
}
