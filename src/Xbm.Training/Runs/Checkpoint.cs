using System.Globalization;
using Xbm.Engine;
using Xbm.Models;
using Xbm.Models.Weights;

namespace Xbm.Training.Runs;

/// <summary>A trainer as a file: all that the next step depends on, so that a resumed run is bit-identical to one never stopped.</summary>
public static class Checkpoint
{
    const string ModelPrefix = "model.", OptimizerPrefix = "optimizer.", History = "history";
    const string MemoryRows = "memory.rows", MemoryLabels = "memory.labels", MemorySamples = "memory.samples";

    /// <summary>Writes the checkpoint, all or nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trainer">What to save.</param>
    /// <param name="best">The best checkpoint so far, this one included; null where nothing was evaluated.</param>
    /// <exception cref="XbmException">It could not be written; what was there before is unchanged.</exception>
    public static void Save(string path, Trainer trainer, BestEvaluation? best = null)
    {
        var soFar = best ?? BestEvaluation.None;
        var metadata = new Dictionary<string, string>
        {
            ["iteration"] = Text(trainer.Iteration),
            ["history"] = Text(trainer.History.Count),
            ["schedule"] = string.Join(' ', trainer.Schedule.State.Select(Text)),
            ["best"] = Text(soFar.Recall),
            ["best.iteration"] = Text(soFar.Iteration),
        };
        List<SafetensorsTensor> tensors =
        [
            .. ModelTensors(trainer.Model).Select(t => Floats(t.Name, t.Value)),
            .. OptimizerTensors(trainer).Select(t => Floats(t.Name, t.Value)),
            Floats(History, trainer.History.Rows),
        ];
        if (trainer.Memory is { } memory)
        {
            metadata["memory.head"] = Text(memory.Head);
            metadata["memory.count"] = Text(memory.Count);
            tensors.Add(Floats(MemoryRows, memory.Rows));
            tensors.Add(Ints(MemoryLabels, memory.Labels));
            tensors.Add(Ints(MemorySamples, memory.Samples));
        }
        SafetensorsWriter.Write(path, metadata, tensors);
    }

    /// <summary>Puts a trainer back to where a checkpoint was saved.</summary>
    /// <returns>The best checkpoint up to then.</returns>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="XbmException">The file is damaged, or of another model or configuration.</exception>
    public static BestEvaluation Load(string path, Trainer trainer)
    {
        var file = CheckpointReader.Read(path);
        var targets = ModelTensors(trainer.Model).Concat(OptimizerTensors(trainer))
            .Append((Name: History, Value: trainer.History.Rows)).ToList();
        foreach (var (name, value) in targets) CheckShape(path, file, name, value);
        var schedule = Metadata(path, file, "schedule").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (schedule.Length != trainer.Schedule.State.Length) throw Other(path, "it was saved with another learning-rate schedule");
        if (trainer.Memory is { } memory)
        {
            CheckShape(path, file, MemoryRows, memory.Rows);
            memory.Load(file.Floats(MemoryRows), file.Ints(MemoryLabels), file.Ints(MemorySamples),
                (int)Number(path, file, "memory.head"), (int)Number(path, file, "memory.count"));
        }
        foreach (var (name, value) in targets) value.Set(file.Floats(name));
        trainer.Schedule.State = [.. schedule.Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        trainer.Iteration = (int)Number(path, file, "iteration");
        trainer.Optimizer.Iteration = trainer.Iteration;
        trainer.History.Count = (int)Number(path, file, "history");
        return new BestEvaluation(Number(path, file, "best"), (int)Number(path, file, "best.iteration"));
    }

    /// <summary>Reads the network alone, as evaluation does.</summary>
    /// <returns>Steps that it had made.</returns>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="XbmException">The file is damaged, or of another model.</exception>
    public static int LoadModel(string path, EmbeddingNet model)
    {
        var file = CheckpointReader.Read(path);
        foreach (var (name, value) in ModelTensors(model)) CheckShape(path, file, name, value);
        foreach (var (name, value) in ModelTensors(model)) value.Set(file.Floats(name));
        return (int)Number(path, file, "iteration");
    }

    static IEnumerable<(string Name, Tensor Value)> ModelTensors(EmbeddingNet model) =>
        model.Parameters().Select(p => (ModelPrefix + p.Name, (Tensor)p.Value))
            .Concat(model.Buffers().Select(b => (ModelPrefix + b.Name, b.Value)));

    static IEnumerable<(string Name, Tensor Value)> OptimizerTensors(Trainer trainer) =>
        trainer.Optimizer.State.Select(s => (OptimizerPrefix + s.Name, s.Value));

    static SafetensorsTensor Floats(string name, Tensor tensor) =>
        SafetensorsTensor.Floats(name, tensor.Shape.ToArray(), span => tensor.Backend.Download(tensor.Storage, span));

    static SafetensorsTensor Ints(string name, Indices indices) =>
        SafetensorsTensor.Ints(name, [indices.Length], span => indices.ToArray().CopyTo(span));

    static void CheckShape(string path, SafetensorsFile file, string name, Tensor expected)
    {
        if (!file.Contains(name)) throw Other(path, $"it has no tensor '{name}'");
        var shape = new Shape(file.ShapeOf(name));
        if (shape != expected.Shape) throw Other(path, $"tensor '{name}' is {shape}, expected {expected.Shape}");
    }

    static double Number(string path, SafetensorsFile file, string key) =>
        double.TryParse(Metadata(path, file, key), CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Other(path, $"its '{key}' is not a number");

    static string Metadata(string path, SafetensorsFile file, string key) =>
        file.Metadata.TryGetValue(key, out string? text) ? text : throw Other(path, $"it has no '{key}'");

    static XbmException Other(string path, string problem) =>
        new($"{path}: the checkpoint does not belong to this configuration: {problem}; use the config.yaml of its own run");

    static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
