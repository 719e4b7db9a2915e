using Xbm.Engine;

namespace Xbm.Models;

/// <summary>A part of a network: its parameters, its buffers (state that is not trained) and its child modules, all named.</summary>
public abstract class Module : IDisposable
{
    readonly List<(string Name, Parameter Value)> _parameters = [];
    readonly List<(string Name, Tensor Value)> _buffers = [];
    readonly List<(string Name, Module Value)> _children = [];

    /// <summary>Whether batch statistics are used and running ones updated. On from the start.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>Maps a batch.</summary>
    public abstract Tensor Forward(Tensor x);

    /// <summary>Switches this module and all below it between training and evaluation.</summary>
    public void Train(bool training)
    {
        Training = training;
        foreach (var (_, child) in _children) child.Train(training);
    }

    /// <summary>All parameters below, named by their path: "backbone.block1.conv.weight".</summary>
    public IReadOnlyList<(string Name, Parameter Value)> Parameters() => [.. Named(m => m._parameters)];

    /// <summary>All buffers below, named by their path.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Buffers() => [.. Named(m => m._buffers)];

    /// <summary>Returns the storage of all parameters and buffers.</summary>
    public void Dispose()
    {
        foreach (var (_, parameter) in _parameters) parameter.Dispose();
        foreach (var (_, buffer) in _buffers) buffer.Dispose();
        foreach (var (_, child) in _children) child.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes a parameter in under a name.</summary>
    protected Parameter Register(string name, Parameter parameter)
    {
        _parameters.Add((name, parameter));
        return parameter;
    }

    /// <summary>Takes a buffer in under a name.</summary>
    protected Tensor RegisterBuffer(string name, Tensor buffer)
    {
        _buffers.Add((name, buffer));
        return buffer;
    }

    /// <summary>Takes a child in under a name.</summary>
    protected TModule Register<TModule>(string name, TModule child) where TModule : Module
    {
        _children.Add((name, child));
        return child;
    }

    IEnumerable<(string Name, T Value)> Named<T>(Func<Module, List<(string Name, T Value)>> own) =>
        own(this).Concat(_children.SelectMany(c => c.Value.Named(own).Select(p => ($"{c.Name}.{p.Name}", p.Value))));
}
