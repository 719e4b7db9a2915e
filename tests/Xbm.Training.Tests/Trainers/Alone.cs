namespace Xbm.Training.Tests.Trainers;

/// <summary>Tests that measure the whole process or redirect its console: one after the other, beside no other test.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    internal const string Name = "alone";
}
