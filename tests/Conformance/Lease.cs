using Xbm.Engine;

namespace Xbm.Conformance;

/// <summary>A backend for the length of a test; whoever gave it says what becomes of it then.</summary>
readonly struct Lease(Backend backend, Action<Backend> giveBack) : IDisposable
{
    public Backend Backend { get; } = backend;

    public void Dispose() => giveBack(Backend);
}
