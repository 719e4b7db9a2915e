// What `xbm train` does, in C#, with images and a loss of one's own, on any device:
//   dotnet run -c Release --project samples/OwnLossAndData -- [auto|cpu|cuda|opencl]
using OwnLossAndData;
using Xbm.Engine;
using Xbm.Engine.Optim;
using Xbm.Models;
using Xbm.Models.Backbones;
using Xbm.Training;
using Xbm.Training.Data;
using Xbm.Training.Devices;
using Xbm.Training.Losses;
using Xbm.Training.Memory;
using Xbm.Training.Metrics;
using Xbm.Training.Runs;

string checkpoint = Path.Combine(Directory.CreateTempSubdirectory().FullName, "last.safetensors");

// <readme>
using var backend = DeviceCatalogue.Here.Open(args.FirstOrDefault("auto"));
var data = new DataSplit(train: Waves.Draw(classes: 120, seed: 1), test: Waves.Draw(classes: 60, seed: 2)).HoldOut(0.1, seed: 1);

var init = new Initializer(backend, seed: 1);
var model = new EmbeddingNet(init, new ConvNet4(init, channels: 1, width: 32), height: 28, width: 28, embedding: 64);
using var trainer = new Trainer(new TrainerParts
{
    Model = model,
    Criterion = new PairCriterion<SquaredLoss>(new(margin: 0.4f)),
    Optimizer = new Adam(model.Parameters(), new AdamSettings()),
    Schedule = new CosineSchedule(rate: 1e-3f, minimum: 0, iterations: 400),
    Images = data.Train,
    Sampler = new ShuffleSampler(data.Train.Count, batchSize: 64, seed: 1),
    Memory = new CrossBatchMemory(backend, capacity: data.Train.Count, model.EmbeddingSize),
    MemoryUse = new() { Start = 100, Weight = 0.1 },
});

while (trainer.Iteration < 400)
{
    trainer.Step();
    if (trainer.Iteration % 50 != 0) continue;
    double loss = trainer.TakeInterval().Loss, recall = Evaluator.RecallAtK(model, data.Validation!, data.Validation!, at: [1])[0];
    Console.WriteLine($"{trainer.Iteration}: loss {loss:F3}, R@1 of the validation classes {recall:P1}");
}
Checkpoint.Save(checkpoint, trainer);
Console.WriteLine($"R@1 of the test classes: {Evaluator.RecallAtK(model, data.Query, data.Gallery, at: [1])[0]:P1}");

// Whom does the first test image resemble most?
using var embeddings = Embedder.Embed(model, data.Query);
foreach (int image in Retrieval.TopK(embeddings, embeddings, k: 3).RowsOf(query: 0))
    Console.WriteLine($"image {image}, of class {data.Query.ClassName(data.Query.Labels[image])}");
// </readme>

Directory.Delete(Path.GetDirectoryName(checkpoint)!, recursive: true);
