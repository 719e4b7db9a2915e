using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using Xbm.Engine.Gpu.Drivers;
using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Launching;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

/// <summary>
/// A device that ILGPU compiles for: CUDA, OpenCL, and its own CPU accelerator in tests. Everything is enqueued on one in-order stream;
/// only downloads wait, and uploads that are too large for <see cref="Uploads"/>' ring and not staged. Sums have a fixed order, so that
/// results are the same bits from run to run.
/// </summary>
public sealed partial class GpuBackend : Backend
{
    readonly Context? _owned;
    readonly KernelLauncher _kernels;
    readonly Scratch _scratch;

    /// <summary>Copies that nobody waits for; null where the driver has none.</summary>
    readonly Uploads? _uploads;

    /// <summary>The step that has staged a batch.</summary>
    Step? _staged;

    /// <summary>Whether the device exchanges values within a warp.</summary>
    readonly bool _shuffles;

    /// <summary>Whether the device has double precision.</summary>
    readonly bool _doubles;

    /// <summary>A backend on an opened device.</summary>
    /// <param name="context">ILGPU's context; the caller disposes it after the backend.</param>
    /// <param name="device">One of the context's devices.</param>
    /// <param name="precision">What products of matrices are computed in.</param>
    public GpuBackend(Context context, Device device, Precision precision = Precision.Float32) : this(context, device, precision, null) { }

    /// <param name="context">ILGPU's context.</param>
    /// <param name="device">One of the context's devices.</param>
    /// <param name="precision">What products of matrices are computed in.</param>
    /// <param name="description">What the device is, by a catalogue that leaves the context to this backend; null for the device's own
    /// name.</param>
    /// <param name="streams">Opens the driver's streams, for copies beside the kernels; null for none.</param>
    /// <param name="listing">Takes the kernels' code instead of a device's; null to compile for the device.</param>
    internal GpuBackend(Context context, Device device, Precision precision, string? description, Func<Accelerator,
        IDriverStreams>? streams = null,
        IKernelListing? listing = null)
    {
        _owned = description is null ? null : context;
        Accelerator = device.CreateAccelerator(context);
        Precision = precision;
        _kernels = new KernelLauncher(Accelerator, listing is null ? null : listing.Add);
        Processors = listing?.Processors ?? Accelerator.NumMultiprocessors;
        TensorCores = precision == Precision.Tf32 && (listing is not null || Accelerator.AcceleratorType == AcceleratorType.Cuda);
        Description = description ?? Accelerator.Name;
        Allocator = new Allocator(Accelerator, Trim);
        _scratch = new Scratch(Allocator);
        if (streams is not null) _uploads = new Uploads(this, Allocator, streams(Accelerator));
        var openCl = (Accelerator as CLAccelerator)?.Capabilities;
        _doubles = openCl?.Float64 ?? true;
        _shuffles = Accelerator.WarpSize > 1 && RowKernels.GroupSize % Accelerator.WarpSize == 0 && (openCl?.SubGroups ?? true);
    }

    /// <summary>The device.</summary>
    public Accelerator Accelerator { get; }

    internal Allocator Allocator { get; }

    /// <summary>The one stream that every kernel and copy goes to, in order.</summary>
    public AcceleratorStream Stream => Accelerator.DefaultStream;

    /// <inheritdoc/>
    public override Precision Precision { get; }

    /// <summary>Multiprocessors that work is cut for.</summary>
    internal int Processors { get; }

    /// <summary>TF32 where it was asked for and the device is NVIDIA's; elsewhere products are exact.</summary>
    internal bool TensorCores { get; }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <summary>
    /// The device buffer of one use, at least <paramref name="length"/> long, of undefined content. It is the same memory at every call:
    /// a primitive that is enqueued later overwrites it, which is safe in one in-order stream.
    /// </summary>
    internal ArrayView<T> Scratch<T>(ScratchUse use, long length) where T : unmanaged => _scratch.Of<T>(use, length);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _uploads?.Dispose();
        _scratch.Dispose();
        Accelerator.Release();
        _owned?.Dispose();
    }
}
