using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Losses;
using Xbm.Training.Memory;
using Xbm.Training.Optimization;

namespace Xbm.Training.Tests.Config;

public class ConfigLoaderTests
{
    static readonly Gen<string> s_yamlPiece = Gen.Elements(
        "memory", "ratio", ":", " ", "\n", "-", "[", "]", "{", "}", "'", "\"", "1", "#", "&a", "*a", "!", "|", ">", "%", "?", "\t", "---");

    static ExperimentConfig Load(string yaml, params string[] overrides) => ConfigLoader.Parse(yaml, "x.yaml", overrides);

    static string Refusal(string yaml, params string[] overrides)
    {
        string message = Assert.Throws<UsageException>(() => Load(yaml, overrides)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    [Fact]
    public void An_empty_file_and_a_block_without_keys_give_the_defaults()
    {
        Assert.Equal(ExperimentConfig.Load(null, []), Load(""));
        Assert.Equal(ExperimentConfig.Load(null, []), Load("# nothing\nmemory:\n  # ratio: 0.5\n"));
    }

    [Fact]
    public void A_key_of_each_type_is_read()
    {
        var config = Load("""
            seed: 18446744073709551615
            data: { source: folder, path: a b, validation: 0.25,
              train_transforms: [{ name: random_affine, rotate: 7.5 }, random_horizontal_flip] }
            loss: { name: contrastive_hinge, positive_margin: 0.75 }
            memory: { ratio: null, rows: 300, initialize: false, sum: memory }
            optimizer: { name: adamw, learning_rate: 1e-2, schedule: { at: [0.25, 0.5] } }
            train: { recall_at: [1, 2, 4] }
            """);
        Assert.Equal(ulong.MaxValue, config.Seed);
        Assert.Equal("a b", Assert.IsType<ImageFolder>(config.Data.Source).Path);
        Assert.Equal(ValidationChoice.Share(0.25), config.Data.Validation);
        Assert.Equal([new RandomAffine { Rotate = 7.5 }, new RandomHorizontalFlip()], config.Data.TrainTransforms);
        Assert.Equal(new ContrastiveHingeOptions { PositiveMargin = 0.75 }, config.Loss);
        Assert.Equal((null, 300, false, LossSum.Memory),
            (config.Memory.Ratio, config.Memory.Rows, config.Memory.Initialize, config.Memory.Sum));
        Assert.Equal((new AdamWOptions(), 0.01), (config.Optimizer.Method, config.Optimizer.LearningRate));
        Assert.Equal(new StepOptions { At = [0.25, 0.5] }, config.Optimizer.Schedule);
        Assert.Equal([1, 2, 4], config.Train.RecallAt);
    }

    [Theory]
    [InlineData("loss: contrastive_hinge")]
    [InlineData("loss: { name: contrastive_hinge }")]
    public void A_choice_may_be_written_as_its_name_alone(string yaml) =>
        Assert.Equal(new ContrastiveHingeOptions(), Load(yaml).Loss);

    [Theory]
    [InlineData("data:\n  path: x", "x.yaml:2: data.path: does not apply, because data.source is drawn; it is a key of omniglot")]
    [InlineData("data:\n  source: folder\n  path: x\n  per_class: 3",
        "x.yaml:4: data.per_class: does not apply, because data.source is folder; it is a key of drawn")]
    [InlineData("data:\n  classes_per_batch: 4",
        "x.yaml:2: data.classes_per_batch: does not apply, because data.sampler is shuffle; it is a key of classes")]
    [InlineData("loss:\n  positive_margin: 1",
        "x.yaml:2: loss.positive_margin: does not apply, because loss.name is contrastive; it is a key of contrastive_hinge")]
    [InlineData("optimizer:\n  momentum: 0.9",
        "x.yaml:2: optimizer.momentum: does not apply, because optimizer.name is adam; it is a key of sgd")]
    [InlineData("optimizer:\n  schedule: { name: cosine, factor: 0.5 }",
        "x.yaml:2: optimizer.schedule.factor: does not apply, because optimizer.schedule.name is cosine; it is a key of step and plateau")]
    public void A_key_of_another_choice_is_refused_with_whose_it_is(string yaml, string start) =>
        // More choices may come to have such a key.
        Assert.StartsWith(start, Refusal(yaml), StringComparison.Ordinal);

    [Theory]
    [InlineData("data: { train_transforms: [{ rotate: 1 }] }",
        "x.yaml:1: data.train_transforms[0].name: got nothing, expected random_affine or ")]
    [InlineData("data: { train_transforms: [flip] }", "x.yaml:1: data.train_transforms[0]: got 'flip', expected random_affine or ")]
    [InlineData("data: { train_transforms: random_affine }",
        "x.yaml:1: data.train_transforms: got 'random_affine', expected a list such as ")]
    [InlineData("data: { train_transforms: [{ name: random_affine, turn: 1 }] }",
        "x.yaml:1: unknown key 'data.train_transforms[0].turn'; the keys here are rotate, scale, shear, translate, name")]
    [InlineData("data:\n  train_transforms:\n    - random_horizontal_flip\n    - name: random_affine\n      rotate: 181",
        "x.yaml:5: data.train_transforms[1].rotate: got 181, expected a number from 0 to 180")]
    [InlineData("data: { validation: 1.5 }",
        "x.yaml:1: data.validation: got '1.5', expected a share of the training classes above 0 and below 1, or test")]
    [InlineData("model: { backbone: [] }", "x.yaml:1: model.backbone: got a list, expected ")]
    [InlineData("loss: []", "x.yaml:1: loss: got a list, expected a block of keys")]
    public void A_choice_that_is_none_is_refused(string yaml, string start) => Assert.StartsWith(start, Refusal(yaml));

    [Theory]
    [InlineData("data:\n  smapler: classes", "x.yaml:2: unknown key 'data.smapler'; the nearest known key is 'data.sampler'")]
    [InlineData("dta:\n  b: 1", "x.yaml:1: unknown key 'dta'; the nearest known key is 'data'")]
    [InlineData("memory:\n  raito: 1", "x.yaml:2: unknown key 'memory.raito'; the nearest known key is 'memory.ratio'")]
    [InlineData("memroy:\n  ratio: 1", "x.yaml:1: unknown key 'memroy'; the nearest known key is 'memory'")]
    [InlineData("\"se\\ned\": 1", "x.yaml:1: unknown key 'se ed'; the nearest known key is 'seed'")]
    [InlineData("seed: 1\nratio: 1", "x.yaml:2: unknown key 'ratio'; the nearest known key is 'memory.ratio'")]
    [InlineData("optimizer:\n  schedule:\n    facter: 1",
        "x.yaml:3: unknown key 'optimizer.schedule.facter'; the nearest known key is 'optimizer.schedule.factor'")]
    public void An_unknown_key_is_refused_with_its_line_and_the_nearest_known_key(string yaml, string message) =>
        Assert.Equal(message, Refusal(yaml));

    [Theory]
    [InlineData("train:\n  batch_size: many", "x.yaml:2: train.batch_size: got 'many', expected a whole number")]
    [InlineData("train: { batch_size: 1.5 }", "x.yaml:1: train.batch_size: got '1.5', expected a whole number")]
    [InlineData("train: { batch_size: 99999999999 }", "x.yaml:1: train.batch_size: got '99999999999', expected a whole number")]
    [InlineData("train: { batch_size: }", "x.yaml:1: train.batch_size: got nothing, expected a whole number")]
    [InlineData("train: { batch_size: [1] }", "x.yaml:1: train.batch_size: got a list, expected a whole number")]
    [InlineData("train: { recall_at: 1 }", "x.yaml:1: train.recall_at: got '1', expected a list such as [1, 10]")]
    [InlineData("train: { recall_at: [1, x] }", "x.yaml:1: train.recall_at[1]: got 'x', expected a whole number")]
    [InlineData("seed: -1", "x.yaml:1: seed: got '-1', expected a whole number, 0 or more")]
    [InlineData("name: [a]", "x.yaml:1: name: got a list, expected a text")]
    [InlineData("name: null", "x.yaml:1: name: got nothing, expected a text")]
    [InlineData("memory: 5", "x.yaml:1: memory: got '5', expected a block of keys")]
    [InlineData("memory: { enabled: yes }", "x.yaml:1: memory.enabled: got 'yes', expected true or false")]
    [InlineData("memory: { ratio: .inf }", "x.yaml:1: memory.ratio: got '.inf', expected a number")]
    [InlineData("memory: { weight: NaN }", "x.yaml:1: memory.weight: got 'NaN', expected a number")]
    [InlineData("optimizer: { name: rmsprop }", "x.yaml:1: optimizer.name: got 'rmsprop', expected sgd or adam or adamw")]
    [InlineData("optimizer: { name: 1 }", "x.yaml:1: optimizer.name: got '1', expected sgd or adam or adamw")]
    public void A_value_of_another_type_is_refused_with_what_was_expected(string yaml, string message) =>
        Assert.Equal(message, Refusal(yaml));

    [Theory]
    [InlineData("memory:\n  ratio: 1\n  ratio: 0.5", "x.yaml:3: ratio: given twice in one block (x.yaml:2 has it already)")]
    [InlineData("seed: 1\n---\nseed: 2", "x.yaml:2: got a second document, expected one")]
    [InlineData("- 1", "x.yaml:1: got a list, expected 'key: value' lines")]
    [InlineData("hello", "x.yaml:1: got 'hello', expected 'key: value' lines")]
    [InlineData("? [1]\n: 2", "x.yaml:1: got a list or block as a key, expected a word")]
    [InlineData("memory: &m { ratio: 1 }\nloss: *m", "x.yaml:2: got an alias (*), expected the value itself")]
    public void A_document_of_another_form_is_refused_with_its_line(string yaml, string message) =>
        Assert.Equal(message, Refusal(yaml));

    [Theory]
    [InlineData("seed: 1\nmemory: [1, 2\n", "x.yaml:3: not YAML: ")]
    [InlineData("seed: 1\n  x: 2", "x.yaml:2: not YAML: ")]
    [InlineData("?  [\n|", "x.yaml:1: not YAML: ")]
    public void Broken_yaml_is_refused_with_its_line(string yaml, string start) => Assert.StartsWith(start, Refusal(yaml));

    [Fact]
    public void Endless_nesting_is_refused_instead_of_overflowing_the_stack() =>
        Assert.Contains("nested more than", Refusal("name: " + new string('[', 100_000)));

    [Property(MaxTest = 3000, EndSize = 40)]
    public Property Any_text_is_a_config_or_a_refusal_of_one_line() =>
        Prop.ForAll(Arb.From(s_yamlPiece.ListOf().Select(string.Concat)), text =>
        {
            try
            {
                Load(text);
                return true;
            }
            catch (UsageException e)
            {
                return !e.Message.Contains('\n', StringComparison.Ordinal);
            }
        });

    [Fact]
    public void A_missing_file_is_refused_by_name()
    {
        var e = Assert.Throws<UsageException>(() => ExperimentConfig.Load("no-such.yaml", []));
        Assert.StartsWith("no-such.yaml: no such configuration file", e.Message);
    }
}
