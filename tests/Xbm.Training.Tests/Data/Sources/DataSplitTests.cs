using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class DataSplitTests
{
    [Fact]
    public void One_test_set_is_query_and_gallery_and_two_are_not_left_one_out()
    {
        ImageSet train = Sets.Of([1]), a = Sets.Of([2]), b = Sets.Of([2]);
        Assert.True(new DataSplit(train, a).IsLeaveOneOut);
        Assert.Same(a, new DataSplit(train, a).Gallery);
        Assert.False(new DataSplit(train, a, b).IsLeaveOneOut);
        Assert.Null(new DataSplit(train, a, b).Validation);
    }

    [Property]
    public void What_is_held_out_are_whole_classes_and_the_rest_is_trained_on(int seed, byte count, byte percent)
    {
        int classes = 4 + count % 40;
        double share = (1 + percent % 50) / 100.0;
        var whole = Of(classes);
        var split = whole.HoldOut(share, (ulong)seed);
        int held = Math.Max(2, (int)Math.Round(share * classes));
        Assert.Equal((classes - held, held), (split.Train.ClassCount, split.Validation!.ClassCount));
        string[] parts = [.. Names(split.Train), .. Names(split.Validation)];
        Assert.Equal(Names(whole.Train).Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
        Assert.Equal(whole.Train.Count, split.Train.Count + split.Validation.Count);
        Assert.Same(whole.Query, split.Query);
        Assert.Same(whole.Gallery, split.Gallery);
    }

    [Fact]
    public void The_seed_decides_which_classes_are_held_out()
    {
        var whole = Of(30);
        Assert.Equal(Names(whole.HoldOut(0.2, 1).Validation!), Names(whole.HoldOut(0.2, 1).Validation!));
        Assert.NotEqual(Names(whole.HoldOut(0.2, 1).Validation!), Names(whole.HoldOut(0.2, 2).Validation!));
    }

    [Theory]
    [InlineData(3, 0.1, "holding out 2 of 3 training classes (a share of 0.1) leaves 1")]
    [InlineData(10, 0.95, "leaves 0")]
    [InlineData(10, 0.9, "leaves 1")]
    public void Too_few_classes_to_train_on_are_bad_usage_that_says_what_to_set(int classes, double share, string reason)
    {
        string message = Assert.Throws<UsageException>(() => Of(classes).HoldOut(share, 0)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("set data.validation to none or test", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_share_that_is_none_is_bad_usage(double share) =>
        Assert.Contains(
            "expected above 0 and below 1",
            Assert.Throws<UsageException>(() => Of(10).HoldOut(share, 0)).Message,
            StringComparison.Ordinal);

    static DataSplit Of(int classes) => new(Sets.Of([.. Enumerable.Range(0, classes).Select(c => 1 + c % 3)]), Sets.Of([2, 2]));

    static string[] Names(ImageSet set) => [.. Enumerable.Range(0, set.ClassCount).Select(set.ClassName)];
}
