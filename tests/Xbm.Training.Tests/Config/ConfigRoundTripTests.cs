using FsCheck;
using FsCheck.Fluent;
using Xbm.Training.Config;

namespace Xbm.Training.Tests.Config;

public class ConfigRoundTripTests
{
    [Fact]
    public void Every_valid_config_loads_back_equal_from_the_yaml_it_is_written_as() =>
        Prop.ForAll(Configs.Valid, config => ConfigLoader.Parse(ConfigWriter.Write(config), "written.yaml", []).Equals(config))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_survives_as_a_path() =>
        Prop.ForAll<NonEmptyString>(text =>
        {
            if (text.Get.Any(char.IsSurrogate)) return true;
            var config = new ExperimentConfig { Data = new DataConfig { Source = DataSource.Folder, Path = text.Get } };
            return ConfigLoader.Parse(ConfigWriter.Write(config), "written.yaml", []).Data.Path == text.Get;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_written_config_spells_out_every_key()
    {
        var tree = YamlTree.ParseFile(ConfigWriter.Write(ConfigLoader.Load(null, [])), "written.yaml");
        Assert.All(ConfigSchema.Keys(typeof(ExperimentConfig)), key => Assert.NotNull(tree.Find(key)));
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
