using System.Runtime.ExceptionServices;

namespace Xbm.Training.Data;

/// <summary>A parallel loop that fails like a plain one.</summary>
static class ParallelLoop
{
    /// <summary>Runs the body for 0 to count − 1 on all cores; the first failure leaves as itself, not in an AggregateException.</summary>
    public static void For(int count, Action<int> body)
    {
        try
        {
            Parallel.For(0, count, body);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
