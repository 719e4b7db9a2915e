using Xbm.Engine;

namespace Xbm.Models.Weights;

/// <summary>Replaces a file in one piece: readers, and whoever comes after a crash, see the old content or the new, never a part.</summary>
public static class AtomicFile
{
    /// <summary>Makes or replaces a file.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="bytes">How much <paramref name="write"/> will write, for the message when it does not fit.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="open">Opens the temporary file; null creates it on disk, beside the file.</param>
    /// <exception cref="XbmException">The content could not be written; a file that was there before is unchanged.</exception>
    public static void Replace(string path, long bytes, Action<Stream> write, Func<string, Stream>? open = null)
    {
        // In the same folder: a rename is atomic only within one file system. A left-over of a crashed run is overwritten.
        string temporary = path + ".tmp";
        try
        {
            using (var stream = (open ?? Create)(temporary))
            {
                write(stream);
                // To the disk itself: without it a power cut after the rename can leave an empty file under the good name.
                if (stream is FileStream file) file.Flush(flushToDisk: true);
                else stream.Flush();
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e)
        {
            DeleteQuietly(temporary);
            if (e is not (IOException or UnauthorizedAccessException)) throw;
            throw new XbmException($"{path}: could not be saved ({bytes} bytes needed): {e.Message.ReplaceLineEndings(" ")} " +
                $"{(File.Exists(path) ? "The one saved before is unchanged; make room" : "Make room")} or choose another folder.", e);
        }
    }

    static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.None);

    /// <summary>The first failure is the one to report.</summary>
    static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
