using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Training.Config;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Config;

public class ConfigRoundTripTests
{
    [Property]
    public Property Every_valid_config_loads_back_equal_from_the_yaml_it_is_written_as() =>
        Prop.ForAll(Configs.Valid, config => ConfigLoader.Parse(config.ToYaml(), "written.yaml", []).Equals(config));

    [Property]
    public Property Any_text_survives_as_a_path() =>
        Prop.ForAll(Arb.From(Configs.Text), text =>
        {
            var config = new ExperimentConfig { Data = new DataConfig { Source = new ImageFolder { Path = text } } };
            return ((ImageFolder)ConfigLoader.Parse(config.ToYaml(), "written.yaml", []).Data.Source).Path == text;
        });

    [Fact]
    public void The_written_config_spells_out_every_key_that_applies()
    {
        var config = ExperimentConfig.Load(null, ["optimizer.schedule.name=plateau"]);
        var tree = YamlTree.ParseFile(config.ToYaml(), "written.yaml");
        string[] applying =
            ["data.per_class", "model.width", "loss.name", "loss.margin", "optimizer.beta1", "optimizer.schedule.patience"];
        string[] others =
            ["data.path", "data.classes_per_batch", "loss.positive_margin", "optimizer.momentum", "optimizer.schedule.at"];
        foreach (string key in applying) Assert.NotNull(tree.Find(key));
        foreach (string key in others) Assert.Null(tree.Find(key));
    }

    [Fact]
    public void Configs_with_equal_lists_are_equal_and_with_different_ones_are_not()
    {
        var a = new TrainConfig { RecallAt = [1, 2] };
        Assert.Equal(a, new TrainConfig { RecallAt = [1, 2] });
        Assert.Equal(a.GetHashCode(), new TrainConfig { RecallAt = [1, 2] }.GetHashCode());
        Assert.NotEqual(a, new TrainConfig { RecallAt = [1, 3] });
        Assert.NotEqual(a, new TrainConfig { RecallAt = [1] });
    }
}
