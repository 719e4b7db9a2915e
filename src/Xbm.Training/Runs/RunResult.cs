using System.Text.Json;
using System.Text.Json.Serialization;
using Xbm.Training.Config;

namespace Xbm.Training.Runs;

/// <summary>What a run ends with: <c>result.json</c>.</summary>
/// <param name="Recall">Recall@K on the test classes, by K.</param>
/// <param name="Iteration">Steps that the tested checkpoint had made.</param>
/// <param name="ChosenBy">What chose it. Where the test classes did, the result flatters.</param>
public sealed record RunResult(IReadOnlyDictionary<int, double> Recall, int Iteration, ValidationChoice ChosenBy)
{
    static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
    };

    /// <summary>As indented JSON; the validation as a configuration says it.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { Recall, Iteration, Validation = ChosenBy.ToString() }, s_json) + "\n";
}
