using System.Diagnostics;
using System.Text;

namespace Xbm.Engine.Gpu.Drivers;

/// <summary>
/// What the driver's compiler has against a kernel: ILGPU traces it and says no more in its exception than that there was something.
/// </summary>
sealed class CompilerLog : TraceListener
{
    readonly int _thread = Environment.CurrentManagedThreadId;
    readonly StringBuilder _text = new();

    public CompilerLog() => Trace.Listeners.Add(this);

    /// <summary>All that this thread has traced, in one line; ILGPU hands out the driver's buffer with the zeros after its text.</summary>
    public string Text => DeviceErrors.OneLine(_text.Replace("\0", "").ToString());

    public override void Write(string? message)
    {
        if (Environment.CurrentManagedThreadId == _thread) _text.Append(message);
    }

    public override void WriteLine(string? message) => Write(message + "\n");

    protected override void Dispose(bool disposing)
    {
        Trace.Listeners.Remove(this);
        base.Dispose(disposing);
    }
}
