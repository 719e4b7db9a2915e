namespace Xbm.Training.Config;

/// <summary>A choice of a block, and the options whose keys stand beside it.</summary>
sealed record ChosenOptions(ConfigField Field, object Options, string Name, bool Exchanged)
{
    internal bool Has(string key) => ConfigSchema.Field(Options.GetType(), key) is not null;

    internal void Set(string name, ConfigNode node, string key)
    {
        var field = ConfigSchema.Field(Options.GetType(), name)!;
        field.Set(Options, ConfigValues.Read(field, node, key));
    }

    /// <summary>The choices that have such a key.</summary>
    internal IEnumerable<string> OwnersOf(string key) =>
        Field.Catalogue!.Entries.Where(e => ConfigSchema.Field(e.Options, key) is not null).Select(e => e.Name);
}
