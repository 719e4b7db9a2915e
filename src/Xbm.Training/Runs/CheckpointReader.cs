using Xbm.Engine;
using Xbm.Models.Weights;

namespace Xbm.Training.Runs;

/// <summary>Reads checkpoints: safetensors files that carry Xbm's checksum. Nothing of a damaged one is ever used.</summary>
static class CheckpointReader
{
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="XbmException">It is no checkpoint, or a damaged one.</exception>
    internal static SafetensorsFile Read(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"{path}: no such checkpoint; pass a file that a training run has saved");
        try
        {
            using var stream = File.OpenRead(path);
            var file = SafetensorsFile.Read(stream, path);
            // Without it, damage in the one place that says "checksum" would pass for a file of another tool.
            if (!file.HasChecksum) throw new FormatException("it has no checksum, so Xbm did not save it");
            return file;
        }
        catch (FormatException e)
        {
            throw new XbmException($"{path}: not an intact checkpoint: {e.Message}; take another one, such as the run's 'best'", e);
        }
    }
}
