namespace Xbm.Training.Data;

/// <summary>Some classes of a set, with all their images, as a set of its own: nothing is copied, labels are renumbered from 0.</summary>
public sealed class ClassSubset : ImageSet
{
    readonly ImageSet _set;
    readonly int[] _indices;

    /// <summary>A view of some classes; images keep their order.</summary>
    /// <param name="set">The whole set.</param>
    /// <param name="classes">Labels of the whole set, none twice; the first becomes label 0, and so on.</param>
    /// <exception cref="ArgumentException">A class that the set does not have, or one given twice.</exception>
    public ClassSubset(ImageSet set, params IReadOnlyList<int> classes) : this(set, classes, NewLabels(set, classes))
    {
    }

    ClassSubset(ImageSet set, IReadOnlyList<int> classes, int[] newLabels) : this(set, classes, newLabels, Members(set, newLabels))
    {
    }

    ClassSubset(ImageSet set, IReadOnlyList<int> classes, int[] newLabels, int[] indices)
        : base(set.Height, set.Width, set.Channels, LabelsOf(set, newLabels, indices), [.. classes.Select(set.ClassName)]) =>
        (_set, _indices) = (set, indices);

    /// <inheritdoc/>
    public override string? PathOf(int index) => _set.PathOf(_indices[index]);

    /// <inheritdoc/>
    public override void Read(int index, Span<float> pixels) => _set.Read(_indices[index], pixels);

    /// <summary>The new label of every class of the whole set; −1 for those that are left out.</summary>
    static int[] NewLabels(ImageSet set, IReadOnlyList<int> classes)
    {
        var labels = new int[set.ClassCount];
        Array.Fill(labels, -1);
        for (int i = 0; i < classes.Count; i++)
        {
            if ((uint)classes[i] >= (uint)labels.Length)
                throw new ArgumentException($"ClassSubset: class {classes[i]} of {labels.Length}.", nameof(classes));
            if (labels[classes[i]] >= 0) throw new ArgumentException($"ClassSubset: class {classes[i]} is given twice.", nameof(classes));
            labels[classes[i]] = i;
        }
        return labels;
    }

    static int[] Members(ImageSet set, int[] newLabels)
    {
        var indices = new List<int>();
        for (int i = 0; i < set.Count; i++)
        {
            if (newLabels[set.Labels[i]] >= 0) indices.Add(i);
        }
        return [.. indices];
    }

    static int[] LabelsOf(ImageSet set, int[] newLabels, int[] indices) =>
        Array.ConvertAll(indices, i => newLabels[set.Labels[i]]);
}
