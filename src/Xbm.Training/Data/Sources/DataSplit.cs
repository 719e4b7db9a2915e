using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>The parts of a data set, of images of one size. In metric learning no class is both in a training and a test part.</summary>
/// <param name="Train">What the network learns from.</param>
/// <param name="Query">Test images whose nearest neighbours are looked for.</param>
/// <param name="Gallery">
/// Test images among which they are looked for. The same object as <paramref name="Query"/> where every image is looked for among
/// all the others (leave one out).
/// </param>
public sealed record DataSplit(ImageSet Train, ImageSet Query, ImageSet Gallery)
{
    /// <summary>With fewer than two classes, every neighbour is of the right one.</summary>
    const int FewestClasses = 2;

    /// <summary>A split whose test images are looked for among each other.</summary>
    /// <param name="train">What the network learns from.</param>
    /// <param name="test">Query and gallery at once.</param>
    public DataSplit(ImageSet train, ImageSet test) : this(train, test, test)
    {
    }

    /// <summary>Classes of their own that choose the best checkpoint and drive the schedule; null where there are none.</summary>
    public ImageSet? Validation { get; init; }

    /// <summary>Whether query and gallery are the same images, so that an image must not find itself.</summary>
    public bool IsLeaveOneOut => ReferenceEquals(Query, Gallery);

    /// <summary>
    /// The same split with a share of the training classes held out for validation: rounded to whole classes, at least 2 of them,
    /// because among the images of a single class every neighbour is right.
    /// </summary>
    /// <param name="share">The part of the training classes, above 0 and below 1.</param>
    /// <param name="seed">Decides which classes.</param>
    /// <exception cref="UsageException">The share is out of range, or too few classes would be left to train on.</exception>
    public DataSplit HoldOut(double share, ulong seed)
    {
        if (!(share > 0 && share < 1))
            throw new UsageException(FormattableString.Invariant(
                $"Validation: the share of the training classes is {share}, expected above 0 and below 1."));
        int classes = Train.ClassCount, held = Math.Max(FewestClasses, (int)Math.Round(share * classes));
        if (classes - held < FewestClasses)
            throw new UsageException(FormattableString.Invariant(
                $"Validation: holding out {held} of {classes} training classes (a share of {share}) leaves {Math.Max(0, classes - held)}, ")
                + $"expected at least {FewestClasses}: set data.validation to none or test"
                + (held > FewestClasses ? ", or to a smaller share." : "."));

        int[] order = [.. Enumerable.Range(0, classes)];
        var rng = Rng.Of(seed, "validation classes");
        rng.Shuffle(order.AsSpan());
        return this with { Train = Classes(order[held..]), Validation = Classes(order[..held]) };

        // Classes keep their order, so that labels ascend as in the whole set.
        ClassSubset Classes(int[] labels) => new(Train, [.. labels.Order()]);
    }
}
