using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Xbm.Engine.Gpu.Drivers;

namespace Xbm.Engine.Gpu.Devices;

/// <summary>The CUDA driver's streams and events; ILGPU lacks the wait of a stream for an event.</summary>
sealed partial class CudaStreams(CudaAccelerator accelerator) : IDriverStreams
{
    readonly CudaStream _main = (CudaStream)accelerator.DefaultStream, _beside = (CudaStream)accelerator.CreateStream();
    readonly List<nint> _events = [];
    readonly Dictionary<Array, IDisposable> _locked = [];

    public T[]? Lock<T>(int length) where T : unmanaged
    {
        try
        {
            var memory = accelerator.AllocatePageLocked1D<T>(length);
            _locked.Add(memory.GetArray(), memory);
            return memory.GetArray();
        }
        catch (Exception e) when (e is AcceleratorException or NotSupportedException)
        {
            return null;
        }
    }

    public void Unlock(Array array)
    {
        if (_locked.Remove(array, out var memory)) memory.Release();
    }

    public nint CreateEvent()
    {
        accelerator.Bind();
        Check(CudaAPI.CurrentAPI.CreateEvent(out nint mark, CudaEventFlags.CU_EVENT_DISABLE_TIMING));
        _events.Add(mark);
        return mark;
    }

    public void Record(nint mark, bool beside)
    {
        accelerator.Bind();
        Check(CudaAPI.CurrentAPI.RecordEvent(mark, Stream(beside).StreamPtr));
    }

    public void Wait(nint mark, bool beside)
    {
        accelerator.Bind();
        Check(StreamWaitEvent(Stream(beside).StreamPtr, mark, 0));
    }

    public void Synchronize(nint mark)
    {
        accelerator.Bind();
        Check(CudaAPI.CurrentAPI.SynchronizeEvent(mark));
    }

    public void Copy(nint host, nint device, long bytes, bool beside)
    {
        accelerator.Bind();
        Check(CudaAPI.CurrentAPI.MemcpyAsync(device, host, (nint)bytes, Stream(beside)));
    }

    public void Dispose()
    {
        try
        {
            accelerator.Bind();
            foreach (nint mark in _events) CudaAPI.CurrentAPI.DestroyEvent(mark);
        }
        catch (AcceleratorException)
        {
            // The device is lost, and its events with it.
        }
        foreach (var memory in _locked.Values) memory.Release();
        _beside.Release();
    }

    CudaStream Stream(bool beside) => beside ? _beside : _main;

    void Check(CudaError error)
    {
        if (error != CudaError.CUDA_SUCCESS) throw accelerator.Lost(new CudaException(error));
    }

    [LibraryImport("cuda", EntryPoint = "cuStreamWaitEvent")]
    private static partial CudaError StreamWaitEvent(nint stream, nint mark, uint flags);
}
