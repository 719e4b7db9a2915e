using FsCheck;
using Xbm.Engine;

namespace Xbm.Conformance.Properties;

/// <summary>The rank of each query's first hit against a stable sort of all similarities. Small integers make many exact ties.</summary>
public class FirstHitRanksProperties
{
    public static class Sizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 70), (0, 60), (1, 4), (1, 5), (0, 1));
    }

    [SampleProperty(typeof(Sizes))]
    [Trait("Speed", "fast")]
    public void The_rank_of_the_first_hit_is_its_place_in_a_stable_sort(Sample sample) => Holds(sample);

    [Theory]
    [InlineData(150, 500, 3, 9, 0)]
    [InlineData(300, 300, 2, 40, 1)]
    [InlineData(241, 241, 5, 1, 1)]
    [InlineData(800, 800, 3, 150, 1)]
    [InlineData(260, 390, 600, 30, 0)]
    [InlineData(390, 390, 600, 30, 1)]
    public void Past_the_sizes_of_blocks_and_tiles(int queries, int gallery, int d, int classes, int self) =>
        Holds(new Sample([queries, gallery, d, classes, self], [3, 0, -2, 1, 1, 0, 2, -3, 1, 0, 0]));

    static void Holds(Sample sample)
    {
        var (queries, gallery, d, classes) = (sample.Sizes[0], sample.Sizes[1], sample.Sizes[2], sample.Sizes[3]);
        bool self = sample.Sizes[4] == 1;
        if (self) gallery = queries;
        var values = sample.Inputs([[queries, d], [gallery, d]]);
        float[] q = values[0], g = self ? values[0] : values[1];
        // A gallery class by class, its row numbers in another order from class to class but ascending within each.
        int[] labels = [.. Enumerable.Range(0, gallery).Select(i => i * classes / gallery)];
        int[] numbers = [.. Enumerable.Range(0, gallery).Select(i => i + (classes - labels[i]) * gallery)];
        int[] queryLabels = [.. Enumerable.Range(0, queries).Select(i => self ? labels[i] : i % (classes + 1))];
        int[] begin = [.. queryLabels.Select(label => Math.Max(0, Array.IndexOf(labels, label)))];
        int[] end = [.. queryLabels.Select(label => Array.LastIndexOf(labels, label) + 1)];
        int[] own = [.. Enumerable.Range(0, queries).Select(i => self ? i : -1)];
        var expected = Enumerable.Range(0, queries)
            .Select(i => Rank(j => Similarity(q, i, g, j, d), queryLabels[i], labels, numbers, own[i]));
        foreach (int width in Machine.Widths)
            foreach (var (threads, same) in new[] { (1, self), (2, self), (2, false) })
            {
                using var lease = Machine.Open(threads, width);
                var backend = lease.Backend;
                using var step = backend.BeginStep();
                Indices ranks = backend.From(new int[queries]);
                var asked = backend.From(q, new(queries, d));
                backend.FirstHitRanks(new RankArguments
                {
                    QueryCount = queries,
                    GalleryCount = gallery,
                    Columns = d,
                    Queries = asked.Storage,
                    Gallery = same ? asked.Storage : backend.From(g, new(gallery, d)).Storage,
                    RowNumbers = backend.From(numbers).Storage,
                    ClassBegin = backend.From(begin).Storage,
                    ClassEnd = backend.From(end).Storage,
                    OwnRows = backend.From(own).Storage,
                    Ranks = ranks.Storage,
                });
                Assert.Equal(expected, ranks.ToArray());
            }
    }

    static int Rank(Func<int, double> similarity, int label, int[] labels, int[] numbers, int own)
    {
        var sorted = Enumerable.Range(0, labels.Length).Where(j => j != own).OrderByDescending(similarity).ThenBy(j => numbers[j]).ToList();
        return sorted.FindIndex(j => labels[j] == label);
    }

    static double Similarity(float[] q, int i, float[] g, int j, int d) =>
        Enumerable.Range(0, d).Sum(c => (double)q[i * d + c] * g[j * d + c]);
}
