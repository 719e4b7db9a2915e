using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Losses;
using Xbm.Training.Optimization;

namespace Xbm.Training.Tests.Config;

public class ConfigOverrideTests
{
    static ExperimentConfig Load(string yaml, params string[] overrides) => ConfigLoader.Parse(yaml, "x.yaml", overrides);

    [Fact]
    public void An_override_wins_over_the_file_and_the_last_one_over_the_others()
    {
        var config = Load("memory: { ratio: 0.5, start: 7 }", "memory.ratio=0.25", "optimizer.schedule.factor=0.3", "memory.ratio=0.125");
        Assert.Equal((0.125, 7), (config.Memory.Ratio, config.Memory.Start));
        Assert.Equal(new StepOptions { Factor = 0.3 }, config.Optimizer.Schedule);
    }

    [Fact]
    public void Lists_and_quoted_texts_are_yaml_and_everything_else_is_taken_as_it_is()
    {
        var config = Load("", "train.recall_at=[1, 5]", "data.source=folder", "data.path=a: b # c=d", "data.test_list=\"x\\ty\"");
        Assert.Equal([1, 5], config.Train.RecallAt);
        Assert.Equal(new ImageFolder { Path = "a: b # c=d", TestList = "x\ty" }, config.Data.Source);
    }

    [Fact]
    public void Null_takes_a_value_back_so_that_rows_can_replace_a_ratio()
    {
        var memory = Load("memory: { ratio: 0.5 }", "memory.ratio=null", "memory.rows=100").Memory;
        Assert.Equal((null, 100), (memory.Ratio, memory.Rows));
    }

    [Fact]
    public void Another_choice_on_the_command_line_leaves_the_keys_of_the_files_choice_behind()
    {
        const string File = """
            data: { source: folder, path: x, sampler: classes, instances_per_class: 2 }
            loss: { name: contrastive, margin: 0.3 }
            """;
        var config = Load(File, "data.source=drawn", "data.sampler=shuffle", "loss.name=contrastive_hinge", "loss.negative_margin=0.25");
        Assert.Equal((new DrawnCharacters(), new ShuffleSampling()), (config.Data.Source, config.Data.Sampler));
        Assert.Equal(new ContrastiveHingeOptions { NegativeMargin = 0.25 }, config.Loss);
        // The file's margin belongs to the file's choice, and stays with it.
        Assert.Equal(new ContrastiveOptions { Margin = 0.3 }, Load(File, "loss.name=contrastive_hinge", "loss.name=contrastive").Loss);
        // A key of the same name is another choice's: it starts from that one's default.
        Assert.Equal(new DrawnCharacters(), Load("data: { source: folder, path: x, size: 99 }", "data.source=drawn").Data.Source);
        Assert.Equal(new ImageFolder { Path = "x", Size = 99 },
            Load("data: { source: folder, path: x, size: 99 }", "data.source=folder").Data.Source);
        string message = Assert.Throws<UsageException>(() => Load(File, "loss.name=contrastive_hinge", "loss.margin=0.25")).Message;
        Assert.StartsWith("--set loss.margin=0.25: loss.margin: does not apply, because loss.name is contrastive_hinge", message);
    }

    [Fact]
    public void An_override_fills_a_block_that_the_file_leaves_empty() =>
        Assert.Equal(0.5, Load("memory:", "memory.ratio=0.5").Memory.Ratio);

    [Theory]
    [InlineData("memory.raito=1", "--set memory.raito=1: unknown key 'memory.raito'; the nearest known key is 'memory.ratio'")]
    [InlineData("memory.ratio=x", "--set memory.ratio=x: memory.ratio: got 'x', expected a number")]
    [InlineData("memory.ratio=2",
        "--set memory.ratio=2: memory.ratio: got 2, expected a number above 0 and at most 1, the fraction of the training set")]
    [InlineData("memory.ratio.x=1", "--set memory.ratio.x=1: memory.ratio: got a block of keys, expected a number")]
    [InlineData("seed.x=1", "--set seed.x=1: seed is '3' (x.yaml:1), so that it has no keys; set it as a whole: --set seed=…")]
    [InlineData("memory", "--set memory: expected key=value with a dotted key, such as memory.ratio=0.5")]
    [InlineData("=1", "--set =1: expected key=value with a dotted key, such as memory.ratio=0.5")]
    [InlineData("memory..ratio=1", "--set memory..ratio=1: expected key=value with a dotted key, such as memory.ratio=0.5")]
    public void An_override_that_makes_no_sense_is_refused_by_its_flag(string assignment, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Load("seed: 3", assignment)).Message);

    [Fact]
    public void A_broken_list_on_the_command_line_is_refused_by_its_flag()
    {
        var e = Assert.Throws<UsageException>(() => Load("", "train.recall_at=[1"));
        Assert.StartsWith("--set train.recall_at=[1: not YAML: ", e.Message);
    }
}
