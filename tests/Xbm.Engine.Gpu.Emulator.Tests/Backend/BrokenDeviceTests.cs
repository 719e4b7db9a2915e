using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Launching;
using Xbm.Engine.Gpu.Memory;
using Xbm.Engine.Gpu.Tests;

namespace Xbm.Engine.Gpu.Emulator.Tests;

/// <summary>A device on which every call fails from some moment on, as after an error of CUDA's that stays.</summary>
public class BrokenDeviceTests
{
    const string Lost = "emulated device failed: illegal address; resume the run from its last checkpoint";

    static AcceleratorException IllegalAddress => new CudaException(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS);

    [Fact]
    public void The_first_error_is_what_the_user_sees_and_everything_is_let_go()
    {
        var streams = new LateStreams();
        var context = GpuContext.Create(builder => builder.Emulated());
        var backend = new GpuBackend(context, context.Devices[0], Precision.Float32, "broken", _ => streams);
        string message = Assert.Throws<XbmException>(() =>
        {
            using (backend)
            using (backend.BeginStep())
            {
                using var buffer = backend.HostBuffer(1000);
                backend.Stage(buffer, new(1000));
                backend.Scratch<float>(ScratchUse.Sums, 10);
                var tensor = backend.Full(new(1000), 1);
                Assert.NotEqual(0, backend.Accelerator.AllocatedBytes);
                backend.Accelerator.Failure = IllegalAddress;
                streams.Failure = new XbmException("what waits for the device fails too");
                tensor.ToArray();
            }
        }).Message;
        Assert.Equal(Lost, message);
        Assert.Equal(0, backend.Accelerator.AllocatedBytes);
        Assert.True(backend.Accelerator.Disposed);
        Assert.True(context.Disposed);
    }

    [Fact]
    public void A_scratch_buffer_that_grows_says_that_the_device_is_lost()
    {
        using var backend = TestDevice.Open();
        backend.Scratch<float>(ScratchUse.Sums, 10);
        backend.Accelerator.Failure = IllegalAddress;
        Assert.Equal(Lost, Assert.Throws<XbmException>(() => _ = backend.Scratch<float>(ScratchUse.Sums, 1000).Length).Message);
    }

    [Fact]
    public void A_lost_device_is_not_a_full_one()
    {
        using var backend = TestDevice.Open();
        using var step = backend.BeginStep();
        backend.Accelerator.Failure = IllegalAddress;
        Assert.Equal(Lost, Assert.Throws<XbmException>(() => backend.Empty(new(1000))).Message);
    }

    [Fact]
    public void An_OpenCL_device_is_told_from_a_full_one_by_its_error()
    {
        using var backend = TestDevice.Open(AcceleratorType.OpenCL, memory: 1 << 20);
        using var step = backend.BeginStep();
        backend.Accelerator.Failure = new CLException(CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE);
        Assert.StartsWith("emulated device: 1.2 MB of device memory asked for, it has 1 MB (CL_MEM_OBJECT_ALLOCATION_FAILURE); "
            + "set a smaller batch",
            Assert.Throws<XbmException>(() => backend.Empty(new(300_000))).Message);
        backend.Accelerator.Failure = new CLException(CLError.CL_DEVICE_NOT_AVAILABLE);
        Assert.StartsWith("emulated device failed: CL_DEVICE_NOT_AVAILABLE; resume",
            Assert.Throws<XbmException>(() => backend.Empty(new(300_000))).Message);
    }

    [Fact]
    public void A_full_device_need_not_say_what_is_free()
    {
        using var backend = TestDevice.Open(AcceleratorType.Cuda, memory: 1 << 20);
        using var step = backend.BeginStep();
        backend.Accelerator.Failure = new CudaException(CudaError.CUDA_ERROR_OUT_OF_MEMORY);
        Assert.StartsWith("emulated device: 1.2 MB of device memory asked for, it has 1 MB (out of memory); set a smaller batch",
            Assert.Throws<XbmException>(() => backend.Empty(new(300_000))).Message);
    }

    [Fact]
    public void A_device_that_is_lost_when_a_kernel_is_loaded_is_not_a_kernel_that_does_not_compile() =>
        Assert.Equal(Lost, LoadingFill(IllegalAddress));

    [Theory]
    [InlineData(CudaError.CUDA_ERROR_INVALID_PTX, "invalid ptx")]
    [InlineData(CudaError.CUDA_ERROR_NO_BINARY_FOR_GPU, "no binary for gpu")]
    public void What_the_drivers_compiler_says_is_passed_on_in_one_line(CudaError error, string reason) => Assert.Equal(
        $"kernel Elements.Fill does not compile: {reason}: PTX Kernel loading failed: "
            + $"ptxas application ptx input, line 7; error : Unknown symbol 'x' ptxas fatal",
        LoadingFill(new CudaException(error), "ptxas application ptx input, line 7; error   : Unknown symbol 'x'\nptxas fatal\n\n\0\0"));

    static string LoadingFill(AcceleratorException failure, string log = "")
    {
        using var backend = TestDevice.Open();
        backend.Accelerator.Failure = failure;
        backend.Accelerator.CompilerLog = log;
        var kernels = new KernelLauncher(backend.Accelerator);
        return Assert.Throws<XbmException>(() => kernels.Launch(Elements.Fill, default, default(FillArguments))).Message;
    }
}
