using System.Globalization;
using Spectre.Console;
using Xbm.Training.Runs;

namespace Xbm.Cli.Terminal;

/// <summary>Progress on stderr: plain lines, under them a bar where stderr is a terminal.</summary>
static class Progress
{
    /// <summary>Runs something that reports.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="iterations">Steps that it will make.</param>
    /// <param name="run">Does it.</param>
    public static T Watch<T>(string title, int iterations, Func<IRunObserver, T> run)
    {
        if (Console.IsErrorRedirected) return run(new Lines(title, iterations, Console.Error.WriteLine));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        T result = default!;
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: iterations);
                result = run(new Lines(title, iterations, line => console.MarkupLine(Markup.Escape(line)), bar));
            });
        return result;
    }

    sealed class Lines(string title, int iterations, Action<string> write, ProgressTask? bar = null) : IRunObserver
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
            string waited = line.WaitedForData >= 0.01 ? Format($", {line.WaitedForData:P0} waiting for images") : "";
            write(At(line.Iteration) +
                Format($": loss {m.Loss:F3}, batch {m.Batch.Loss:F3} ({m.Batch.Positives:F1}+ {m.Batch.Negatives:F1}−)") + memory +
                Format($", lr {line.LearningRate:G3}, {line.ImagesPerSecond:F0} images/s") + waited);
        }

        public void Evaluated(Evaluation evaluation)
        {
            string set = evaluation.Set switch
            {
                EvaluationSet.Validation => "validation",
                EvaluationSet.Test => "test",
                var other => throw new ArgumentOutOfRangeException(nameof(evaluation), other, "no such set"),
            };
            var recall = evaluation.At.Zip(evaluation.Recall, (k, share) => $"R@{k} {Output.Percent(share)}");
            write($"{At(evaluation.Iteration)}: {set} {string.Join(", ", recall)}");
        }

        string At(int iteration) => $"{title} {iteration}/{iterations}";

        static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
