namespace Xbm.Tests;

/// <summary>A test that needs a device without room; skipped, saying so, where there is none.</summary>
sealed class DevFullFactAttribute : FactAttribute
{
    internal const string Device = "/dev/full";

    public DevFullFactAttribute()
    {
        if (!File.Exists(Device)) Skip = $"needs {Device}, which only Linux has";
    }
}
