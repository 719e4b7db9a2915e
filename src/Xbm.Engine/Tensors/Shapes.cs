namespace Xbm.Engine;

/// <summary>Sizes of C[m, n] = op(A)·op(B), op(A) [m, k], op(B) [k, n].</summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">The inner size.</param>
/// <param name="TransposeA">A is stored as [k, m].</param>
/// <param name="TransposeB">B is stored as [n, k].</param>
/// <param name="Accumulate">Adds to C instead of overwriting it.</param>
public readonly record struct GemmShape(int M, int N, int K, bool TransposeA = false, bool TransposeB = false, bool Accumulate = false);

/// <summary>Sizes of a convolution [n, h, w, c] × [r, s, c, k] → [n, oh, ow, k].</summary>
/// <param name="N">Images.</param>
/// <param name="H">Input height.</param>
/// <param name="W">Input width.</param>
/// <param name="C">Input channels.</param>
/// <param name="K">Output channels.</param>
/// <param name="R">Filter height.</param>
/// <param name="S">Filter width.</param>
/// <param name="Stride">Step between output pixels, both ways.</param>
/// <param name="Padding">Zeros around the image, on every side.</param>
public readonly record struct ConvShape(int N, int H, int W, int C, int K, int R, int S, int Stride, int Padding)
{
    /// <summary>Output height.</summary>
    public int OutH => (H + 2 * Padding - R) / Stride + 1;

    /// <summary>Output width.</summary>
    public int OutW => (W + 2 * Padding - S) / Stride + 1;

    /// <summary>Values under one filter: r·s·c.</summary>
    public int Patch => R * S * C;

    /// <summary>Output pixels: n·oh·ow.</summary>
    public int OutPixels => N * OutH * OutW;
}

/// <summary>Sizes of a pooling [n, h, w, c] → [n, oh, ow, c].</summary>
/// <param name="N">Images.</param>
/// <param name="H">Input height.</param>
/// <param name="W">Input width.</param>
/// <param name="C">Channels.</param>
/// <param name="R">Window height.</param>
/// <param name="S">Window width.</param>
/// <param name="Stride">Step between windows, both ways.</param>
/// <param name="Padding">Border around the image: −∞ for the maximum, 0 for the mean.</param>
public readonly record struct PoolShape(int N, int H, int W, int C, int R, int S, int Stride, int Padding)
{
    /// <summary>Output height.</summary>
    public int OutH => (H + 2 * Padding - R) / Stride + 1;

    /// <summary>Output width.</summary>
    public int OutW => (W + 2 * Padding - S) / Stride + 1;

    /// <summary>Windows: n·oh·ow.</summary>
    public int OutPixels => N * OutH * OutW;
}

/// <summary>Sizes and constants of a batch normalisation over [rows, columns].</summary>
/// <param name="Rows">Values per channel: n·h·w.</param>
/// <param name="Columns">Channels.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Relu">Whether max(·, 0) follows in the same pass.</param>
/// <param name="BatchMoments">Whether the moments are this batch's own, so that the gradient flows through them.</param>
public readonly record struct NormShape(int Rows, int Columns, float Epsilon, bool Relu, bool BatchMoments);

/// <summary>The per-channel vectors of a batch normalisation, each [columns].</summary>
/// <param name="Scale">γ.</param>
/// <param name="Shift">β.</param>
/// <param name="Mean">Of the batch or running.</param>
/// <param name="Variance">Biased, of the batch, or running.</param>
public readonly record struct NormStorage(Storage<float> Scale, Storage<float> Shift, Storage<float> Mean, Storage<float> Variance);

/// <summary>Sizes of a retrieval.</summary>
/// <param name="Queries">Query rows.</param>
/// <param name="Gallery">Gallery rows.</param>
/// <param name="Columns">The embedding's size.</param>
/// <param name="K">How many rows to find.</param>
/// <param name="FirstQuery">Row of the queries' storage where they start.</param>
/// <param name="SelfOffset">Gallery row of the first query's own copy; negative for none.</param>
public readonly record struct TopKShape(int Queries, int Gallery, int Columns, int K, int FirstQuery = 0, int SelfOffset = -1);

/// <summary>What <see cref="Backend.FirstHitRanks"/> reads and writes; the gallery lies class by class.</summary>
public readonly record struct RankArguments
{
    /// <summary>Query rows.</summary>
    public required int QueryCount { get; init; }

    /// <summary>Gallery rows.</summary>
    public required int GalleryCount { get; init; }

    /// <summary>The embedding's size.</summary>
    public required int Columns { get; init; }

    /// <summary>[queries, columns]; neighbours of one class are best given together.</summary>
    public required Storage<float> Queries { get; init; }

    /// <summary>[gallery, columns].</summary>
    public required Storage<float> Gallery { get; init; }

    /// <summary>[gallery]: the row number that decides between rows of equal similarity, ascending within a class.</summary>
    public required Storage<int> RowNumbers { get; init; }

    /// <summary>[queries]: the first gallery row of the query's class.</summary>
    public required Storage<int> ClassBegin { get; init; }

    /// <summary>[queries]: the row after the last one of the query's class.</summary>
    public required Storage<int> ClassEnd { get; init; }

    /// <summary>[queries]: the gallery row that is the query's own copy and left out; −1 for none.</summary>
    public required Storage<int> OwnRows { get; init; }

    /// <summary>Out, [queries].</summary>
    public required Storage<int> Ranks { get; init; }
}
