using Xbm.Engine;

namespace Xbm.Training.Config;

/// <summary>Reads an experiment: file, then overrides, then types, then ranges.</summary>
static class ConfigLoader
{
    /// <param name="file">A YAML file, or null for the defaults.</param>
    /// <param name="overrides"><c>block.key=value</c>, in order; the last one of a key wins.</param>
    /// <exception cref="UsageException">No such file, or something in it or in an override that makes no sense.</exception>
    internal static ExperimentConfig Load(string? file, IEnumerable<string> overrides)
    {
        if (file is null) return Parse("", "defaults", overrides);
        if (!File.Exists(file)) throw new UsageException($"{file}: no such configuration file; pass an existing YAML file to --config");
        return Parse(File.ReadAllText(file), file, overrides);
    }

    internal static ExperimentConfig Parse(string yaml, string file, IEnumerable<string> overrides)
    {
        var tree = YamlTree.ParseFile(yaml, file);
        foreach (string assignment in overrides) ConfigOverride.Apply(tree, assignment);
        var config = ConfigBinder.Bind(tree);
        config = config with { Memory = config.Memory.Resolved() };
        ConfigChecks.Run(config, tree);
        return config;
    }
}
