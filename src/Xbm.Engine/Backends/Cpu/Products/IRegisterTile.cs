namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary>
/// The register micro-kernel under every dense product: C[Rows, Columns] (+)= Σ_k A[:, k]·B[k, :]. A is read by broadcasts at any row and
/// column stride, so a row-major operand, a transposed one and a packed panel are all the same to it; B by vectors, Columns in a row.
/// </summary>
unsafe interface IRegisterTile
{
    static abstract int Rows { get; }
    static abstract int Columns { get; }

    /// <summary>Element (i, k) of A at a[i·rs + k·cs], row k of B at b[k·ldb], row i of C at c[i·ldc].</summary>
    static abstract void Run(nint k, float* a, nint rs, nint cs, float* b, nint ldb, float* c, nint ldc, bool accumulate);

    /// <summary>The same of the first 4 rows, and C is overwritten.</summary>
    static abstract void RunFour(nint k, float* a, nint rs, nint cs, float* b, nint ldb, float* c, nint ldc);
}
