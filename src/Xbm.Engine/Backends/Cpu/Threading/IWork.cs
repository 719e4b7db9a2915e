namespace Xbm.Engine.Backends.Cpu.Threading;

/// <summary>One piece of work out of several, by number. A struct, so that starting a loop allocates nothing.</summary>
interface IWork
{
    void Run(int index);
}
