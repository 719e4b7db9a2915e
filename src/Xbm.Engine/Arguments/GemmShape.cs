namespace Xbm.Engine;

/// <summary>Sizes of C[m, n] = op(A)·op(B), op(A) [m, k], op(B) [k, n].</summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">The inner size.</param>
/// <param name="TransposeA">A is stored as [k, m].</param>
/// <param name="TransposeB">B is stored as [n, k].</param>
/// <param name="Accumulate">Adds to C instead of overwriting it.</param>
public readonly record struct GemmShape(int M, int N, int K, bool TransposeA = false, bool TransposeB = false, bool Accumulate = false);
