using Xbm.Engine.Backends.Cpu.Memory;

namespace Xbm.Engine.Tests.Cpu;

public unsafe class ScratchTests
{
    [Fact]
    public void Memory_is_aligned_and_used_again()
    {
        nint first, second;
        using (var lease = Scratch.Lease(ScratchUse.CornerTile, 100)) first = Write(lease, 100);
        using (var lease = Scratch.Lease(ScratchUse.CornerTile, 60)) second = Write(lease, 60);
        Assert.Equal(first, second);
        Assert.Equal(0, first % 64);
    }

    [Fact]
    public void It_grows_between_leases()
    {
        using (var lease = Scratch.Lease(ScratchUse.EdgeRows, 10)) Write(lease, 10);
        using (var lease = Scratch.Lease(ScratchUse.EdgeRows, 100_000)) Write(lease, 100_000);
    }

    [Fact]
    public void Two_uses_and_two_threads_do_not_share()
    {
        using ScratchLease left = Scratch.Lease(ScratchUse.LeftBlock, 10), right = Scratch.Lease(ScratchUse.RightPanels, 10);
        nint here = Write(left, 10), beside = Write(right, 10), there = 0;
        var thread = new Thread(() =>
        {
            using var lease = Scratch.Lease(ScratchUse.LeftBlock, 10);
            there = Write(lease, 10);
        });
        thread.Start();
        thread.Join();
        Assert.Equal(3, new[] { here, beside, there }.Distinct().Count());
    }

    /// <summary>Fills the memory and reads it back.</summary>
    static nint Write(ScratchLease lease, int length)
    {
        var values = new Span<float>(lease.Floats, length);
        for (int i = 0; i < length; i++) values[i] = i;
        Assert.Equal(length - 1, lease.Floats[length - 1]);
        return (nint)lease.Floats;
    }

#if DEBUG
    [Fact]
    public void A_second_lease_of_a_use_throws()
    {
        using var lease = Scratch.Lease(ScratchUse.Shared, 10);
        var error = Assert.Throws<InvalidOperationException>(() => Scratch.Lease(ScratchUse.Shared, 20).Dispose());
        Assert.Equal("this thread leases its scratch memory for Shared a second time", error.Message);
        Assert.True(lease.Floats != null);
    }

    [Fact]
    public void A_lease_that_was_returned_cannot_be_used_and_its_memory_is_no_number()
    {
        var lease = Scratch.Lease(ScratchUse.ResultBlock, 10);
        float* floats = lease.Floats;
        floats[9] = 1;
        lease.Dispose();
        Assert.True(float.IsNaN(floats[9]));
        Assert.Equal("a lease of scratch memory for ResultBlock is used after its return", Message(lease));
        using var next = Scratch.Lease(ScratchUse.ResultBlock, 10);
        Assert.Equal("a lease of scratch memory for ResultBlock is used after its return", Message(lease));
    }

    static string Message(ScratchLease lease)
    {
        try
        {
            _ = lease.Floats;
            return "";
        }
        catch (InvalidOperationException error)
        {
            return error.Message;
        }
    }
#endif
}
