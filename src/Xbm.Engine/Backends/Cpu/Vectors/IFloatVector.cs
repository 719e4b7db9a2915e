namespace Xbm.Engine.Backends.Cpu.Vectors;

/// <summary>The vector operations of the micro-kernels, so that one kernel serves every width.</summary>
unsafe interface IFloatVector<T> where T : struct, IFloatVector<T>
{
    /// <summary>Floats per vector.</summary>
    static abstract int Count { get; }

    static abstract T Zero { get; }
    static abstract T Load(float* source);
    static abstract T Broadcast(float* source);

    /// <summary>a·b + c, in one rounding where the machine has it.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>
    /// This += a·b, likewise. A sum in a loop wants this form: from the other the compiler makes a product over a, and a move.
    /// </summary>
    void AddProduct(T a, T b);

    /// <summary>One value in every lane.</summary>
    static abstract T Of(float value);

    static abstract T operator +(T a, T b);
    static abstract T operator -(T a, T b);
    static abstract T operator *(T a, T b);
    void Store(float* destination);
}
