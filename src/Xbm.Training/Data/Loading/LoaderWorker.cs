using System.Diagnostics;
using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>What one thread of a loader does: claim some images, read and transform them into their batch, again and again.</summary>
sealed class LoaderWorker(BatchRing ring, ImageSet set, Sampler sampler, ulong seed, TransformChain transforms)
{
    /// <summary>A claim is worth this much work: long beside what it costs, short beside a step.</summary>
    static readonly double s_ticksPerPiece = Stopwatch.Frequency / 1000.0;

    readonly TransformWorkspace _workspace = transforms.CreateWorkspace(set.Shape);
    readonly float[] _image = transforms.Count == 0 ? [] : new float[set.ImageLength];
    readonly int _length = transforms.OutputOf(set.Shape).Length;

    /// <summary>Works until the ring is stopped.</summary>
    public void Run()
    {
        int images = 1;
        while (ring.TryClaim(images, out var piece))
        {
            long start = Stopwatch.GetTimestamp();
            if (!Prepare(piece)) return;
            double ticksPerImage = Math.Max(1.0, Stopwatch.GetTimestamp() - start) / piece.Count;
            images = (int)Math.Clamp(s_ticksPerPiece / ticksPerImage, 1, sampler.BatchSize);
        }
    }

    /// <summary>False when the ring was stopped meanwhile.</summary>
    bool Prepare(in BatchPiece piece)
    {
        int position = piece.Start;
        try
        {
            for (; position < piece.Start + piece.Count; position++)
            {
                if (ring.IsStopped) return false;
                Prepare(piece.Slot.Batch, position);
            }
            ring.Complete(piece);
        }
        catch (Exception e)
        {
            ring.Complete(piece, e, position);
        }
        return true;
    }

    void Prepare(Batch batch, int position)
    {
        int index = batch.Indices[position];
        batch.Labels[position] = set.Labels[index];
        var pixels = batch.Images.AsSpan(position * _length, _length);
        if (transforms.Count == 0)
        {
            set.Read(index, pixels);
            return;
        }
        set.Read(index, _image);
        var rng = Rng.Of(seed, "augment", sampler.EpochOf(batch.Iteration), index);
        _workspace.Apply(_image, pixels, ref rng);
    }
}
