using System.Collections.Concurrent;
using System.Reflection;

namespace ILGPU.Execution;

/// <summary>
/// Runs a thread of a kernel from where it stopped to its next suspending call: returns that call's number, or 0 at the end. The frame
/// starts with the number of the call where the thread stopped, 0 at first.
/// </summary>
delegate int Resume(nint frame, object[] arguments);

/// <summary>A call that suspends.</summary>
/// <param name="Scope">Who waits.</param>
/// <param name="Name">For messages.</param>
readonly record struct Site(Scope Scope, string Name);

/// <summary>A kernel cut at its suspending calls.</summary>
/// <param name="Resume">Runs a thread a piece further.</param>
/// <param name="FrameSize">Bytes that a thread needs between two pieces.</param>
/// <param name="Sites">The suspending calls; number i is at i − 1.</param>
sealed record ResumableKernel(Resume Resume, int FrameSize, IReadOnlyList<Site> Sites)
{
    static readonly ConcurrentDictionary<MethodInfo, ResumableKernel> s_compiled = new();

    public static ResumableKernel Of(MethodInfo kernel) => s_compiled.GetOrAdd(kernel, Compile);

    static ResumableKernel Compile(MethodInfo kernel)
    {
        // References into variables live across a suspension only in frames that do not move, which are slower: on the second try.
        var compiler = new ResumableCompiler(kernel, keepsReferences: false);
        return compiler.Compile() ?? new ResumableCompiler(kernel, keepsReferences: true).Compile()!;
    }
}
