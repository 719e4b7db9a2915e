namespace Xbm.Engine.Gpu.Tests;

/// <summary>
/// Uploads as training makes them, on whatever device the tests run: on CUDA through the driver's streams and page-locked memory.
/// </summary>
public class StageTests
{
    [Fact]
    public void Every_step_computes_with_its_own_batch()
    {
        using var lease = TestDevice.Lease();
        var backend = lease.Backend;
        using HostBuffer first = backend.HostBuffer(40_000), second = backend.HostBuffer(40_000);
        float[] labels = new float[70];
        for (int i = 0; i < 12; i++)
        {
            var buffer = i % 2 == 0 ? first : second;
            buffer.WaitUntilRead();
            buffer.Values.AsSpan().Fill(i + 1);
            Array.Fill(labels, i);
            using var step = backend.BeginStep();
            var batch = backend.Stage(buffer, new(200, 200));
            var sums = batch.Scale(2).SumLast();
            Assert.Equal(Enumerable.Repeat(400f * (i + 1), 200), sums.ToArray());
            Assert.Equal(labels, backend.From(labels, new(70)).ToArray());
        }
    }
}
