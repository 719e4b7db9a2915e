using System.Globalization;
using Spectre.Console;
using Xbm.Training.Config;
using Xbm.Training.Runs;

namespace Xbm.Cli;

/// <summary>Progress on stderr: plain lines, under them a bar where stderr is a terminal.</summary>
static class Progress
{
    /// <summary>Runs something that reports.</summary>
    public static T Watch<T>(string title, TrainConfig config, Func<IRunObserver, T> run)
    {
        if (Console.IsErrorRedirected) return run(new Lines(title, config, Console.Error.WriteLine));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        T result = default!;
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: config.Iterations);
                result = run(new Lines(title, config, line => console.MarkupLine(Markup.Escape(line)), bar));
            });
        return result;
    }

    sealed class Lines(string title, TrainConfig config, Action<string> write, ProgressTask? bar = null) : IRunObserver
    {
        public void Stepped(int iteration)
        {
            if (bar is not null) bar.Value = iteration;
        }

        public void Logged(LogLine line)
        {
            var m = line.Metrics;
            string memory = line.MemoryFill > 0
                ? Format($", memory {m.Memory.Loss:F3} ({m.Memory.Positives:F1}+ {m.Memory.Negatives:F1}−, {line.MemoryFill:P0} full)")
                : "";
            write(Format($"{title} {line.Iteration}/{config.Iterations}: loss {m.Loss:F3}, batch {m.Batch.Loss:F3} ({m.Batch.Positives:F1}+ {m.Batch.Negatives:F1}−)") +
                memory + Format($", lr {line.LearningRate:G3}, {line.ImagesPerSecond:F0} images/s"));
        }

        public void Evaluated(int iteration, double[] recall) =>
            write($"{title} {iteration}/{config.Iterations}: {string.Join(", ", config.RecallAt.Select((k, i) => $"R@{k} {Output.Percent(recall[i])}"))}");

        static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
