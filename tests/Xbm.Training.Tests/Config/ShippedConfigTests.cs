using Xbm.Training.Config;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Config;

public class ShippedConfigTests
{
    static string Folder => Path.Combine(SharedData.Root, "configs");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)!)];

    [Theory, MemberData(nameof(Files))]
    public void Every_shipped_config_is_valid_and_bears_the_name_of_its_file(string file) =>
        Assert.Equal(Path.GetFileNameWithoutExtension(file), ExperimentConfig.Load(Path.Combine(Folder, file), []).Name);

    [Fact]
    public void Drawn_yaml_is_the_default_and_explains_every_key()
    {
        string file = Path.Combine(Folder, "drawn.yaml");
        Assert.Equal(ExperimentConfig.Load(null, []), ExperimentConfig.Load(file, []));
        var tree = YamlTree.ParseFile(File.ReadAllText(file), file);
        var written = YamlTree.ParseFile(new ExperimentConfig().ToYaml(), "written.yaml");
        Assert.Equal(Keys(written), Keys(tree));
    }

    [Fact]
    public void Omniglot_yaml_is_the_default_recipe_on_other_data()
    {
        var omniglot = ExperimentConfig.Load(Path.Combine(Folder, "omniglot.yaml"), []);
        var defaults = ExperimentConfig.Load(null, []);
        var data = defaults.Data with { Source = new Omniglot { Path = "data/omniglot" }, Validation = ValidationChoice.Test };
        // The default is shorter: the first command has to end soon.
        var train = defaults.Train with { Iterations = 2000 };
        Assert.Equal(defaults with { Name = "omniglot", Data = data, Train = train }, omniglot);
    }

    static IEnumerable<string> Keys(MapNode map, string prefix = "") => map.Entries.SelectMany(entry => entry.Value is MapNode inner
        ? Keys(inner, $"{prefix}{entry.Key}.")
        : [prefix + entry.Key]).Order();
}
