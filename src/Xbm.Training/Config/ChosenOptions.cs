using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>A choice of a block, and the options whose keys stand beside it.</summary>
/// <param name="Catalogue">What can be chosen.</param>
/// <param name="Key">The key of the choice.</param>
/// <param name="Name">What is chosen.</param>
/// <param name="Options">Its record.</param>
/// <param name="Exchanged">Whether the command line chose it in place of something else.</param>
sealed record ChosenOptions(Catalogue Catalogue, string Key, string Name, object Options, bool Exchanged)
{
    internal bool Has(string key) => ConfigSchema.Field(Options.GetType(), key) is not null;

    /// <summary>The choices that have such a key.</summary>
    internal string[] OwnersOf(string key) =>
        [.. Catalogue.Entries.Where(e => ConfigSchema.Field(e.Options, key) is not null).Select(e => e.Name)];
}
