namespace ILGPU;

/// <summary>
/// Atomic operations on integers; each returns the value before. None on floats: sums of floats have no order of their own.
/// </summary>
public static class Atomic
{
    public static int Add(ref int target, int value) => Interlocked.Add(ref target, value) - value;

    public static long Add(ref long target, long value) => Interlocked.Add(ref target, value) - value;

    public static int Exchange(ref int target, int value) => Interlocked.Exchange(ref target, value);

    public static int CompareExchange(ref int target, int compare, int value) => Interlocked.CompareExchange(ref target, value, compare);

    public static int Max(ref int target, int value) => Update(ref target, value, Math.Max);

    public static int Min(ref int target, int value) => Update(ref target, value, Math.Min);

    public static int And(ref int target, int value) => Interlocked.And(ref target, value);

    public static int Or(ref int target, int value) => Interlocked.Or(ref target, value);

    static int Update(ref int target, int value, Func<int, int, int> choose)
    {
        int before = Volatile.Read(ref target);
        while (true)
        {
            int seen = Interlocked.CompareExchange(ref target, choose(before, value), before);
            if (seen == before) return before;
            before = seen;
        }
    }
}
