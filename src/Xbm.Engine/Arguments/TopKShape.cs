namespace Xbm.Engine;

/// <summary>Sizes of a retrieval.</summary>
/// <param name="Queries">Query rows.</param>
/// <param name="Gallery">Gallery rows.</param>
/// <param name="Columns">The embedding's size.</param>
/// <param name="K">How many rows to find.</param>
/// <param name="FirstQuery">Row of the queries' storage where they start.</param>
/// <param name="SelfOffset">Gallery row of the first query's own copy; negative for none.</param>
public readonly record struct TopKShape(int Queries, int Gallery, int Columns, int K, int FirstQuery = 0, int SelfOffset = -1);
