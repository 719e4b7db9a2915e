using System.Diagnostics.CodeAnalysis;
using Xbm.Engine;

namespace Xbm.Training.Catalogues;

/// <summary>
/// What a configuration may choose by name. Each entry is an options record: its writable properties are the keys (in snake_case),
/// their initial values the defaults, their validation attributes the checks, their XML docs the reference. The record itself makes
/// the thing that it describes.
/// </summary>
public abstract class Catalogue
{
    readonly List<CatalogueEntry> _entries = [];

    private protected Catalogue(string kind) => Kind = kind;

    /// <summary>What the entries are, in the singular: "loss", "backbone".</summary>
    public string Kind { get; }

    /// <summary>The entries, in the order in which they were added.</summary>
    public IReadOnlyList<CatalogueEntry> Entries => _entries;

    /// <summary>The entry of a name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out CatalogueEntry? entry) =>
        (entry = _entries.Find(e => e.Name == name)) is not null;

    /// <summary>The name of an options record.</summary>
    /// <exception cref="UsageException">Its type was not added.</exception>
    public string NameOf(object options) => _entries.Find(e => e.Options == options.GetType())?.Name
        ?? throw new UsageException($"{options.GetType().Name} is not in the catalogue of {Kind} options, so that no configuration can " +
            $"name it; add it with Add<{options.GetType().Name}>(\"name\")");

    private protected void Register(string name, Type options)
    {
        if (_entries.Exists(e => e.Name == name || e.Options == options))
            throw new ArgumentException($"The catalogue of {Kind} options has '{name}' or {options.Name} already.");
        _entries.Add(new CatalogueEntry(name, options));
    }
}

/// <summary>The options records that are a <typeparamref name="T"/>, by name.</summary>
/// <param name="kind">What the entries are, in the singular: "loss", "backbone".</param>
public sealed class Catalogue<T>(string kind) : Catalogue(kind) where T : class
{
    /// <summary>Adds a choice; returns the catalogue, so that calls can be chained.</summary>
    /// <typeparam name="TOptions">Its options record.</typeparam>
    /// <param name="name">The word that a configuration says.</param>
    /// <exception cref="ArgumentException">The name or the record is there already.</exception>
    public Catalogue<T> Add<TOptions>(string name) where TOptions : class, T, new()
    {
        Register(name, typeof(TOptions));
        return this;
    }
}

/// <summary>One choice.</summary>
/// <param name="Name">The word that a configuration says.</param>
/// <param name="Options">The type of its options record.</param>
public sealed record CatalogueEntry(string Name, Type Options)
{
    /// <summary>A record of defaults.</summary>
    public object Create() => Activator.CreateInstance(Options)!;
}
