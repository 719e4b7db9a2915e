using System.IO.Compression;
using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>One file of Omniglot, still compressed.</summary>
/// <param name="Path">"Alphabet/character01/0001_01.png".</param>
/// <param name="Source">What error messages call it.</param>
/// <param name="File">The file, or archive and entry joined like a path.</param>
/// <param name="Bytes">The PNG file.</param>
sealed record OmniglotDrawing(string Path, string Source, string File, byte[] Bytes)
{
    /// <summary>A drawing of 105 x 105 bits takes some hundred bytes; an entry that claims more than this is not read.</summary>
    const int MaxBytes = 1 << 20;

    /// <summary>The class: "Alphabet/character01".</summary>
    public string Character => Path[..Path.LastIndexOf('/')];

    public static List<OmniglotDrawing> InFolder(string folder)
    {
        var drawings = new List<OmniglotDrawing>();
        foreach (string file in Directory.EnumerateFiles(folder, "*.png", SearchOption.AllDirectories))
        {
            string path = System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (!IsDrawing(path)) continue;
            try
            {
                drawings.Add(new(path, file, file, System.IO.File.ReadAllBytes(file)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new XbmException($"{file} cannot be read: {e.Message}", e);
            }
        }
        return drawings;
    }

    public static List<OmniglotDrawing> InZip(string zip, string part)
    {
        var drawings = new List<OmniglotDrawing>();
        string current = "its directory";
        try
        {
            using var archive = ZipFile.OpenRead(zip);
            foreach (var entry in archive.Entries)
            {
                current = $"entry {entry.FullName}";
                if (!entry.FullName.StartsWith(part + "/", StringComparison.Ordinal)) continue;
                string path = entry.FullName[(part.Length + 1)..];
                if (!IsDrawing(path)) continue;
                if (entry.Length > MaxBytes) throw new InvalidDataException($"it claims {entry.Length} bytes, expected a small PNG file");
                var bytes = new byte[entry.Length];
                using var stream = entry.Open();
                stream.ReadExactly(bytes);
                drawings.Add(new(path, $"{zip}: {current}", $"{zip}/{entry.FullName}", bytes));
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new XbmException($"{zip}: {current} cannot be read: {e.Message.TrimEnd('.')}. Get {part}.zip again.", e);
        }
        return drawings;
    }

    static bool IsDrawing(string path) =>
        path.Count(c => c == '/') == 2
        && path.EndsWith(".png", StringComparison.OrdinalIgnoreCase)
        && !path.Contains("/.", StringComparison.Ordinal);
}
