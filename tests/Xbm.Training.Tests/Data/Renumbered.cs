using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

/// <summary>A set whose classes bear the same names under other numbers.</summary>
sealed class Renumbered(ImageSet set) : ImageSet(set.Height, set.Width, set.Channels,
    [.. set.Labels.ToArray().Select(label => set.ClassCount - 1 - label)],
    [.. Enumerable.Range(0, set.ClassCount).Select(label => set.ClassName(set.ClassCount - 1 - label))])
{
    public override void Read(int index, Span<float> pixels) => set.Read(index, pixels);
}
