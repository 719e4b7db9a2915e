using ILGPU;
using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <summary>Most entries of all slices' results, and most slices that a thread merges.</summary>
    const int MaxTopKEntries = 1 << 23, MaxTopKSlices = 64;

    /// <inheritdoc/>
    public override void SimilarityTopK(
        in TopKShape shape, Storage<float> queries, Storage<float> gallery, Storage<int> rows, Storage<float> similarities)
    {
        if (shape.Queries == 0 || shape.K == 0) return;
        int groups = Pieces(shape.Queries, TopKSearch.QueryTile), tiles = Pieces(shape.Gallery, TopKSearch.GalleryTile);
        int slice = Math.Max(1, Pieces(tiles, TopKSlices(shape, groups))) * TopKSearch.GalleryTile;
        int slices = Math.Max(1, Pieces(shape.Gallery, slice));
        var tiling = new TopKTiling(shape.Queries, shape.Gallery, shape.Columns, shape.K, shape.FirstQuery, shape.SelfOffset, slice);
        int entries = slices * shape.Queries * shape.K;
        var foundRows = slices == 1 ? rows.View() : Scratch<int>(ScratchUse.Partials, entries);
        var found = slices == 1 ? similarities.View() : Scratch<float>(ScratchUse.Partials, entries);
        _kernels.Launch(
            shape.Columns % 4 == 0 ? TopKSearch.Find<Wide> : TopKSearch.Find<Narrow>,
            new KernelConfig(new Index3D(groups, slices, 1), new Index3D(TopKSearch.Threads, 1, 1)),
            new TopKArguments(queries.View(), gallery.View(), foundRows, found, tiling));
        if (slices == 1) return;
        _kernels.Launch(
            TopKSearch.Merge, new KernelConfig(Pieces(shape.Queries, TopKSearch.MergeThreads), TopKSearch.MergeThreads),
            new TopKMergeArguments(
                foundRows, found, Scratch<int>(ScratchUse.Heads, slices * shape.Queries), rows.View(), similarities.View(),
                shape.Queries, shape.K, slices));
    }

    /// <summary>Enough slices of the gallery to keep the device busy, each several times as long as what it finds.</summary>
    int TopKSlices(in TopKShape shape, int groups)
    {
        long entries = MaxTopKEntries / Math.Max(1L, (long)shape.Queries * shape.K);
        long room = Math.Min(entries, shape.Gallery / Math.Max(4L * shape.K, TopKSearch.GalleryTile));
        return (int)Math.Max(1, Math.Min(Math.Min(room, MaxTopKSlices), Pieces(3 * Processors, groups)));
    }

    /// <inheritdoc/>
    public override void FirstHitRanks(in RankArguments arguments)
    {
        var a = arguments;
        if (a.QueryCount == 0) return;
        int groups = Pieces(a.QueryCount, RankCounting.QueryTile), tiles = Math.Max(1, Pieces(a.GalleryCount, RankCounting.GalleryTile));
        int slice = Pieces(tiles, Math.Min(tiles, Pieces(2 * Processors, groups))) * RankCounting.GalleryTile;
        var shape = new RankShape(a.QueryCount, a.GalleryCount, a.Columns, slice, 0);
        int slices = Math.Max(1, Pieces(a.GalleryCount, slice));
        var counts = Scratch<int>(ScratchUse.Partials, slices * a.QueryCount);
        Pass(a, shape, groups, 1, counts);
        Pass(a, shape with { Counting = 1 }, groups, slices, counts);
        _kernels.Launch(
            RankCounting.Join, new KernelConfig(Pieces(a.QueryCount, RankCounting.Threads), RankCounting.Threads),
            new RankJoinArguments(counts, Scratch<int>(ScratchUse.Heads, a.QueryCount), a.Ranks.View(), a.QueryCount, slices));
    }

    void Pass(in RankArguments a, RankShape shape, int groups, int slices, ArrayView<int> counts) =>
        _kernels.Launch(
            shape.Columns % 4 == 0 ? RankCounting.Pass<Wide> : RankCounting.Pass<Narrow>,
            new KernelConfig(new Index3D(groups, slices, 1), new Index3D(RankCounting.Threads, 1, 1)),
            new RankPassArguments(
                a.Queries.View(), a.Gallery.View(), a.RowNumbers.View(), a.ClassBegin.View(), a.ClassEnd.View(), a.OwnRows.View(),
                Scratch<float>(ScratchUse.Scales, shape.Queries), Scratch<int>(ScratchUse.Heads, shape.Queries), counts, shape));
}
