using Xbm.Engine;

namespace Xbm.Training.Metrics;

/// <summary>
/// The losses and pair counts of the steps since the last log line, one row a step, on the device: a step appends by a device copy, and
/// only the log line, every so many steps, reads it back.
/// </summary>
sealed class StepHistory : IDisposable
{
    /// <summary>Values of a pair loss, see <see cref="PairLossValue.Parts"/>.</summary>
    const int Parts = 5;

    /// <summary>Batch parts, memory parts, total.</summary>
    const int Columns = 2 * Parts + 1;

    readonly Backend _backend;
    readonly Tensor _rows;

    public StepHistory(Backend backend, int steps) => (_backend, _rows) = (backend, backend.Persistent(new Shape(steps, Columns)));

    /// <summary>The rows on the device, for checkpoints.</summary>
    public Tensor Rows => _rows;

    /// <summary>Steps since the last <see cref="Clear"/>.</summary>
    public int Count { get; set; }

    public void Append(Tensor batch, Tensor? memory, Tensor total)
    {
        int row = Count++ * Columns;
        _backend.Copy(batch.Storage, 0, _rows.Storage, row, Parts);
        // A step without memory has zeros there.
        if (memory is null) _backend.Copy(_backend.Full(new Shape(Parts), 0).Storage, 0, _rows.Storage, row + Parts, Parts);
        else _backend.Copy(memory.Storage, 0, _rows.Storage, row + Parts, Parts);
        _backend.Copy(total.Storage, 0, _rows.Storage, row + 2 * Parts, 1);
    }

    public void Clear() => Count = 0;

    /// <summary>Reads the rows back and averages them.</summary>
    /// <param name="last">The iteration of the last row, for the message.</param>
    /// <param name="anchors">The batch size.</param>
    /// <exception cref="XbmException">A loss was not a number: which, and at which iteration.</exception>
    public IntervalMetrics Read(int last, int anchors)
    {
        var values = _rows.ToArray();
        var sums = new double[Columns];
        for (int row = 0; row < Count; row++)
        {
            var step = values.AsSpan(row * Columns, Columns);
            CheckFinite(step, last - Count + row + 1);
            for (int c = 0; c < Columns; c++) sums[c] += step[c];
        }
        for (int c = 0; c < Columns; c++) sums[c] /= Math.Max(1, Count);
        return new IntervalMetrics(sums[^1], Side(sums.AsSpan(0, Parts), anchors), Side(sums.AsSpan(Parts, Parts), anchors));
    }

    static PairMetrics Side(ReadOnlySpan<double> parts, int anchors) => new(parts[0], parts[3] / anchors, parts[4] / anchors);

    static void CheckFinite(ReadOnlySpan<float> step, int iteration)
    {
        if (float.IsFinite(step[^1])) return;
        string what = !float.IsFinite(step[0]) ? "the loss within the batch"
            : !float.IsFinite(step[Parts]) ? "the loss against the memory"
            : "the summed loss";
        float value = !float.IsFinite(step[0]) ? step[0] : !float.IsFinite(step[Parts]) ? step[Parts] : step[^1];
        throw new NotFiniteException(iteration, $"{what} was {value}");
    }

    public void Dispose() => _rows.Dispose();
}

/// <summary>A loss that is not a number; the trainer adds what else is not.</summary>
sealed class NotFiniteException(int iteration, string what) : XbmException($"iteration {iteration}: {what}")
{
    public int Iteration => iteration;

    public string What => what;
}

/// <summary>Means over the steps of a log line.</summary>
/// <param name="Loss">What was minimised.</param>
/// <param name="Batch">Pairs within the batch.</param>
/// <param name="Memory">Pairs with the memory; zeros while it is not in use.</param>
public sealed record IntervalMetrics(double Loss, PairMetrics Batch, PairMetrics Memory);

/// <summary>One kind of pairs.</summary>
/// <param name="Loss">The mean loss of a step.</param>
/// <param name="Positives">Valid positive pairs (with a weight other than zero) an anchor.</param>
/// <param name="Negatives">Valid negative pairs an anchor.</param>
public sealed record PairMetrics(double Loss, double Positives, double Negatives);
