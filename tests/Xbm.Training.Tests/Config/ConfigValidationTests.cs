using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Memory;

namespace Xbm.Training.Tests.Config;

public class ConfigValidationTests
{
    [Theory]
    [InlineData("name=a/b", "name")]
    [InlineData("name=..", "name")]
    [InlineData("data.size=0", "data.size")]
    [InlineData("data.source=folder data.path=x data.channels=2", "data.channels")]
    [InlineData("data.train_classes=1", "data.train_classes")]
    [InlineData("data.test_classes=1", "data.test_classes")]
    [InlineData("data.per_class=1", "data.per_class")]
    [InlineData("data.source=folder data.path=x data.test_fraction=1", "data.test_fraction")]
    [InlineData("data.source=omniglot", "data.path")]
    [InlineData("data.source=folder", "data.path")]
    [InlineData("data.sampler=classes data.classes_per_batch=0", "data.classes_per_batch")]
    [InlineData("data.sampler=classes data.instances_per_class=0", "data.instances_per_class")]
    [InlineData("data.train_transforms=[{ name: random_affine, rotate: 181 }]", "data.train_transforms[0].rotate")]
    [InlineData("data.train_transforms=[{ name: random_affine, scale: 1 }]", "data.train_transforms[0].scale")]
    [InlineData("data.train_transforms=[random_horizontal_flip, { name: random_affine, shear: 90 }]", "data.train_transforms[1].shear")]
    [InlineData("data.eval_transforms=[{ name: random_affine, translate: -0.1 }]", "data.eval_transforms[0].translate")]
    [InlineData("data.validation=0", "data.validation")]
    [InlineData("data.validation=1", "data.validation")]
    [InlineData("model.width=0", "model.width")]
    [InlineData("model.embedding=0", "model.embedding")]
    [InlineData("loss.margin=1.5", "loss.margin")]
    [InlineData("loss.name=contrastive_hinge loss.positive_margin=-2", "loss.positive_margin")]
    [InlineData("loss.name=contrastive_hinge loss.negative_margin=2", "loss.negative_margin")]
    [InlineData("memory.ratio=0", "memory.ratio")]
    [InlineData("memory.ratio=1.01", "memory.ratio")]
    [InlineData("memory.rows=0", "memory.rows")]
    [InlineData("memory.start=-1", "memory.start")]
    [InlineData("memory.weight=-1", "memory.weight")]
    [InlineData("optimizer.learning_rate=0", "optimizer.learning_rate")]
    [InlineData("optimizer.weight_decay=-1", "optimizer.weight_decay")]
    [InlineData("optimizer.name=sgd optimizer.momentum=1", "optimizer.momentum")]
    [InlineData("optimizer.beta1=1", "optimizer.beta1")]
    [InlineData("optimizer.beta2=-0.1", "optimizer.beta2")]
    [InlineData("optimizer.epsilon=0", "optimizer.epsilon")]
    [InlineData("optimizer.schedule.at=[]", "optimizer.schedule.at")]
    [InlineData("optimizer.schedule.at=[0.5, 0.5]", "optimizer.schedule.at")]
    [InlineData("optimizer.schedule.at=[0.5, 1]", "optimizer.schedule.at")]
    [InlineData("optimizer.schedule.factor=1", "optimizer.schedule.factor")]
    [InlineData("optimizer.schedule.name=plateau optimizer.schedule.patience=0", "optimizer.schedule.patience")]
    [InlineData("optimizer.schedule.name=cosine optimizer.schedule.minimum=-1", "optimizer.schedule.minimum")]
    [InlineData("optimizer.schedule.name=cosine optimizer.schedule.minimum=1", "optimizer.schedule.minimum")]
    [InlineData("train.iterations=0", "train.iterations")]
    [InlineData("train.batch_size=1", "train.batch_size")]
    [InlineData("train.batch_size=-64", "train.batch_size")]
    [InlineData("train.log_every=0", "train.log_every")]
    [InlineData("train.eval_every=-1", "train.eval_every")]
    [InlineData("train.checkpoint_every=-1", "train.checkpoint_every")]
    [InlineData("train.recall_at=[]", "train.recall_at")]
    [InlineData("train.recall_at=[0]", "train.recall_at")]
    [InlineData("train.recall_at=[10, 1]", "train.recall_at")]
    [InlineData("train.threads=-1", "train.threads")]
    [InlineData("train.prefetch=0", "train.prefetch")]
    [InlineData("memory.ratio=0.5 memory.rows=100", "memory.rows")]
    [InlineData("memory.rows=63", "memory.rows")]
    [InlineData("memory.sum=memory memory.weight=0.5", "memory.weight")]
    [InlineData("optimizer.clip_norm=0", "optimizer.clip_norm")]
    [InlineData("optimizer.schedule.name=plateau data.validation=none", "data.validation")]
    [InlineData("optimizer.schedule.name=plateau train.eval_every=0", "train.eval_every")]
    public void A_value_out_of_range_is_refused_in_one_line_that_begins_with_its_key(string overrides, string key)
    {
        string[] assignments = overrides.Contains('[', StringComparison.Ordinal) ? [overrides] : overrides.Split(' ');
        string message = Assert.Throws<UsageException>(() => ExperimentConfig.Load(null, assignments)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Contains($"{key}: got ", message);
        Assert.Contains(", expected ", message);
    }

    [Fact]
    public void A_value_out_of_range_is_refused_with_the_line_it_stands_in()
    {
        string message = Assert.Throws<UsageException>(() => ConfigLoader.Parse("train:\n\n  batch_size: -3\n", "x.yaml", [])).Message;
        Assert.Equal("x.yaml:3: train.batch_size: got -3, expected a whole number from 2 to 65536", message);
    }

    [Fact]
    public void A_config_made_in_code_is_checked_as_well()
    {
        var config = new ExperimentConfig { Train = new TrainConfig { RecallAt = [2, 1] } };
        Assert.Equal("train.recall_at: got [2, 1], expected ascending whole numbers from 1, such as [1, 10]",
            Assert.Throws<UsageException>(config.Validate).Message);
    }

    [Fact]
    public void A_memory_smaller_than_the_batch_is_allowed_where_it_is_switched_off() =>
        Assert.False(ExperimentConfig.Load(null, ["memory.rows=1", "memory.enabled=false"]).Memory.Enabled);

    [Theory]
    [InlineData(null, null, 1000, 1000)]
    [InlineData(0.5, null, 1001, 500)]
    [InlineData(0.001, null, 1000, 64)]
    [InlineData(null, 300, 1000, 300)]
    public void The_capacity_is_the_rows_or_a_fraction_of_the_training_set_that_holds_a_batch(
        double? ratio, int? rows, int images, int capacity) =>
        Assert.Equal(capacity, new MemoryConfig { Ratio = ratio, Rows = rows }.Capacity(images, batchSize: 64));
}
