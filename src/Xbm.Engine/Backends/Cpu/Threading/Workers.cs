using System.Runtime.ExceptionServices;

namespace Xbm.Engine.Backends.Cpu.Threading;

/// <summary>
/// A few threads that run the numbered pieces of one loop at a time, the caller among them. Which thread takes which piece is left to
/// chance, so the pieces must be cut by shape and write to places of their own: then results do not depend on the number of threads.
/// </summary>
sealed class Workers : IDisposable
{
    /// <summary>How long an idle thread spins before it sleeps: longer than the gaps between the ops of a step.</summary>
    const int Spins = 2000;

    readonly Thread[] _threads;
    readonly object _gate = new();
    Loop? _loop;
    int _left;          // pieces not taken yet; a piece is taken by a decrement that stays at or above zero
    int _done;
    int _sleeping;
    volatile bool _stop;
    ExceptionDispatchInfo? _failure;

    public Workers(int threads)
    {
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"xbm worker {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that work, the caller included.</summary>
    public int Count => _threads.Length + 1;

    /// <summary>Runs pieces 0 … count − 1 and returns when all are done.</summary>
    public void For<TWork>(int count, TWork work) where TWork : struct, IWork
    {
        if (_threads.Length == 0 || count <= 1)
        {
            for (int i = 0; i < count; i++) work.Run(i);
            return;
        }
        var loop = Loop<TWork>.Mine;
        loop.Work = work;
        loop.Count = count;
        _loop = loop;
        _done = 0;
        Interlocked.Exchange(ref _left, count);
        if (Volatile.Read(ref _sleeping) > 0)
            lock (_gate) Monitor.PulseAll(_gate);
        TakePieces();
        var wait = new SpinWait();
        while (Volatile.Read(ref _done) < count) wait.SpinOnce(sleep1Threshold: -1);
        loop.Work = default;
        if (_failure is not { } failure) return;
        _failure = null;
        failure.Throw();
    }

    void TakePieces()
    {
        while (true)
        {
            int left = Interlocked.Decrement(ref _left);
            if (left < 0) return;
            // The loop cannot end before this piece is done, so its fields stand still.
            var loop = _loop!;
            try { loop.Run(loop.Count - 1 - left); }
            catch (Exception e) { _failure ??= ExceptionDispatchInfo.Capture(e); }
            Interlocked.Increment(ref _done);
        }
    }

    void Work()
    {
        while (!_stop)
        {
            for (int spin = 0; spin < Spins && Volatile.Read(ref _left) <= 0; spin++) Thread.SpinWait(8);
            if (Volatile.Read(ref _left) <= 0) Sleep();
            TakePieces();
        }
    }

    void Sleep()
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _sleeping);
            while (Volatile.Read(ref _left) <= 0 && !_stop) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleeping);
        }
    }

    public void Dispose()
    {
        _stop = true;
        lock (_gate) Monitor.PulseAll(_gate);
        foreach (var thread in _threads) thread.Join();
    }

    abstract class Loop
    {
        public int Count;
        public abstract void Run(int index);
    }

    sealed class Loop<TWork> : Loop where TWork : struct, IWork
    {
        [ThreadStatic] static Loop<TWork>? s_mine;

        /// <summary>One object per thread and kind of work, used again and again.</summary>
        public static Loop<TWork> Mine => s_mine ??= new();

        public TWork Work;
        public override void Run(int index) => Work.Run(index);
    }
}
