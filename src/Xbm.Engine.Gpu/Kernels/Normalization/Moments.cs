using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What <see cref="Moments.OfStripes"/> takes.</summary>
/// <param name="Tiles">How threads lie over X.</param>
/// <param name="X">[rows, columns].</param>
/// <param name="Moments">Out, [stripes, columns].</param>
readonly record struct StripeMomentArguments(ColumnTiles Tiles, ArrayView<float> X, ArrayView<Moment> Moments);

/// <summary>What <see cref="Moments.Finish"/> takes.</summary>
/// <param name="Tiles">How threads lie over the moments, [stripes, columns], in one stripe.</param>
/// <param name="Moments">[stripes, columns].</param>
/// <param name="X">Whose first row the moments are relative to.</param>
/// <param name="Mean">Out, [columns].</param>
/// <param name="Variance">Out, [columns]; the biased one.</param>
readonly record struct FinishMomentArguments(
    ColumnTiles Tiles, ArrayView<Moment> Moments, ArrayView<float> X, ArrayView<float> Mean, ArrayView<float> Variance);

/// <summary>
/// Mean and variance of columns. Values are taken relative to the column's first one, so that a mean far from zero costs no digits.
/// </summary>
static class Moments
{
    /// <summary>The moments of each stripe and column, relative to the column's first value.</summary>
    public static void OfStripes(StripeMomentArguments arguments)
    {
        var tiles = arguments.Tiles;
        var x = arguments.X;
        var shared = SharedMemory.Allocate<Moment>(ColumnTiles.GroupSize);
        int c = tiles.Column, step = tiles.Step, r = tiles.First, last = tiles.Last, columns = tiles.Columns;
        var moment = new Moment();
        if (c < columns)
        {
            float first = x[c];
            for (; r + 7 * step < last; r += 8 * step)
            {
                long at = (long)r * columns + c, next = (long)step * columns;
                float v0 = x[at] - first, v1 = x[at + next] - first, v2 = x[at + 2 * next] - first, v3 = x[at + 3 * next] - first;
                float v4 = x[at + 4 * next] - first, v5 = x[at + 5 * next] - first, v6 = x[at + 6 * next] - first,
                    v7 = x[at + 7 * next] - first;
                moment = Moment.Join(moment, Moment.Of(v0, v1, v2, v3, v4, v5, v6, v7));
            }
            for (; r < last; r += step) moment = Moment.Join(moment, new Moment { Count = 1, Mean = x[(long)r * columns + c] - first });
        }
        moment = JoinLanes(moment, tiles.Width, shared);
        if (Group.IdxX < tiles.Width && c < columns) arguments.Moments[(long)Grid.IdxX * columns + c] = moment;
    }

    /// <summary>Mean and variance from the moments of the stripes.</summary>
    public static void Finish(FinishMomentArguments arguments)
    {
        var tiles = arguments.Tiles;
        var moments = arguments.Moments;
        var shared = SharedMemory.Allocate<Moment>(ColumnTiles.GroupSize);
        int c = tiles.Column, step = tiles.Step, last = tiles.Last, columns = tiles.Columns;
        var moment = new Moment();
        if (c < columns)
        {
            for (int r = tiles.First; r < last; r += step) moment = Moment.Join(moment, moments[(long)r * columns + c]);
        }
        moment = JoinLanes(moment, tiles.Width, shared);
        if (Group.IdxX < tiles.Width && c < columns)
        {
            arguments.Mean[c] = arguments.X[c] + moment.Mean;
            arguments.Variance[c] = moment.Square / moment.Count;
        }
    }

    static Moment JoinLanes(Moment moment, int width, ArrayView<Moment> shared)
    {
        shared[Group.IdxX] = moment;
        Group.Barrier();
        for (int half = ColumnTiles.GroupSize / 2; half >= width; half /= 2)
        {
            if (Group.IdxX < half) shared[Group.IdxX] = Moment.Join(shared[Group.IdxX], shared[Group.IdxX + half]);
            Group.Barrier();
        }
        return shared[Group.IdxX];
    }
}
