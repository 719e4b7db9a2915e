using ILGPU.Execution.Ptx;

namespace ILGPU.Execution;

/// <summary>The group that this CPU thread runs: where it is in the grid, its shared memory, and what its threads exchange.</summary>
sealed unsafe class GroupState
{
    public const int WarpSize = 32, MaxThreads = 1024, MaxSharedBytes = 48 << 10;

    [ThreadStatic] static GroupState? t_current;
    [ThreadStatic] static GroupState? t_spare;

    readonly NativeBlock _shared = new(MaxSharedBytes);
    readonly List<(int Offset, int Bytes)> _allocations = [];
    readonly int[] _allocated = new int[MaxThreads];
    int _sharedBytes;
    NativeBlock _frames = new(1);

    GroupState() => Ptx = new(this);

    /// <summary>The group that a thread of a kernel belongs to.</summary>
    public static GroupState Current =>
        t_current ?? throw new KernelFault("Grid, Group, Warp and SharedMemory exist only within a kernel of explicit groups");

    public Exchange Exchange { get; } = new();

    public CopyQueue Copies { get; } = new();

    public PtxMachine Ptx { get; }

    public Index3D GridDim { get; private set; }

    public Index3D GridIdx { get; private set; }

    public Index3D GroupDim { get; private set; }

    public int Threads { get; private set; }

    /// <summary>The thread that runs now, by its linear index, and its place.</summary>
    public int Thread { get; private set; }

    public Index3D GroupIdx { get; private set; }

    public int DynamicBytes { get; private set; }

    /// <summary>Whether the device has shuffles.</summary>
    public bool Shuffles { get; private set; }

    public byte* Dynamic => _shared.Pointer;

    /// <summary>This CPU thread's state, which it is in until <see cref="Leave"/>.</summary>
    public static GroupState Enter(in LaunchShape shape)
    {
        var state = t_spare ?? new GroupState();
        t_spare = null;
        t_current = state;
        (state.GridDim, state.GroupDim, state.Threads) = (shape.Grid, shape.Group, shape.Group.Size);
        (state.DynamicBytes, state.Shuffles) = (shape.DynamicBytes, shape.Shuffles);
        return state;
    }

    public static void Leave()
    {
        t_spare = t_current;
        t_current = null;
    }

    public void BeginGroup(Index3D index)
    {
        GridIdx = index;
        NativeBlock.Poison(_shared.Pointer, MaxSharedBytes);
        _allocations.Clear();
        _sharedBytes = (DynamicBytes + 15) & ~15;
        Array.Clear(_allocated, 0, Threads);
        Copies.Begin();
        Ptx.BeginGroup();
    }

    public void Switch(int thread)
    {
        Thread = thread;
        var d = GroupDim;
        GroupIdx = d.Y == 1 && d.Z == 1 ? new(thread, 0, 0) : new(thread % d.X, thread / d.X % d.Y, thread / (d.X * d.Y));
    }

    /// <summary>The thread's next allocation: all threads of a group get the same memory, as they allocate in the same order.</summary>
    public byte* Allocate(int bytes)
    {
        int number = _allocated[Thread]++;
        if (number == _allocations.Count) _allocations.Add((Take(bytes), bytes));
        var (offset, has) = _allocations[number];
        if (has != bytes) throw new KernelFault(
            $"the threads of a group do not allocate the same shared memory: {has} bytes and {bytes} bytes");
        return _shared.Pointer + offset;
    }

    /// <summary>The offset of shared memory that is declared by name: the group's first thread to come there makes it.</summary>
    public int AllocateFor(string name, int bytes)
    {
        if (bytes <= 0) throw new KernelFault($"{name} has no bytes");
        return Take(bytes);
    }

    /// <summary>
    /// The address of an offset in shared memory, if it lies in what was allocated and is a multiple of <paramref name="alignment"/>.
    /// </summary>
    public byte* SharedAt(uint offset, int bytes, int alignment)
    {
        if (offset + (uint)bytes > (uint)_sharedBytes) throw new KernelFault(
            $"{bytes} bytes at {offset} of shared memory are outside of the {_sharedBytes} allocated");
        if (offset % alignment != 0) throw new KernelFault(
            $"an offset of shared memory is {offset % alignment} bytes after a multiple of {alignment}");
        return _shared.Pointer + offset;
    }

    int Take(int bytes)
    {
        int offset = _sharedBytes;
        _sharedBytes += (bytes + 15) & ~15;
        return _sharedBytes <= MaxSharedBytes ? offset
            : throw new KernelFault($"a group wants {_sharedBytes} bytes of shared memory, there are {MaxSharedBytes}");
    }

    /// <summary>One frame a thread, all at their beginning.</summary>
    public byte* Frames(int frameSize)
    {
        long bytes = (long)frameSize * Threads;
        if (_frames.Bytes < bytes)
        {
            _frames.Dispose();
            _frames = new(bytes);
        }
        for (int t = 0; t < Threads; t++) *(int*)(_frames.Pointer + (long)t * frameSize) = 0;
        return _frames.Pointer;
    }
}

/// <summary>How a kernel is launched.</summary>
readonly record struct LaunchShape(Index3D Grid, Index3D Group, int DynamicBytes, bool Shuffles);
