using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class SamplingTests
{
    [Fact]
    public void The_options_make_the_sampler_that_they_describe()
    {
        var set = Sets.Of([5, 5, 5]);
        AssertSame(new ShuffleSampler(15, 6, 4), new ShuffleSampling().Create(set, 6, 4));
        AssertSame(new ClassSampler(set, 2, 3, 4), new ClassSampling { ClassesPerBatch = 2, InstancesPerClass = 3 }.Create(set, 6, 4));
    }

    [Fact]
    public void Classes_times_instances_must_be_the_batch_and_the_message_names_all_three_keys()
    {
        var sampling = new ClassSampling { ClassesPerBatch = 2, InstancesPerClass = 3 };
        string message = Assert.Throws<UsageException>(() => sampling.Create(Sets.Of([5, 5, 5]), 7, 0)).Message;
        Assert.Contains("train.batch_size is 7", message, StringComparison.Ordinal);
        Assert.Contains("data.classes_per_batch (2) times data.instances_per_class (3) is 6", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 4, "ClassesPerBatch is 0")]
    [InlineData(4, -1, "InstancesPerClass is -1")]
    public void A_count_below_1_is_bad_usage(int classes, int instances, string reason)
    {
        var sampling = new ClassSampling { ClassesPerBatch = classes, InstancesPerClass = instances };
        Assert.Contains(
            reason, Assert.Throws<UsageException>(() => sampling.Create(Sets.Of([5, 5]), 4, 0)).Message, StringComparison.Ordinal);
    }

    static void AssertSame(Sampler expected, Sampler actual)
    {
        Assert.Equal((expected.BatchSize, expected.BatchesPerEpoch), (actual.BatchSize, actual.BatchesPerEpoch));
        int[] a = new int[expected.BatchSize], b = new int[actual.BatchSize];
        for (int i = 0; i < 5; i++)
        {
            expected.Fill(i, a);
            actual.Fill(i, b);
            Assert.Equal(a, b);
        }
    }
}
