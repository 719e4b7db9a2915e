using System.Runtime.InteropServices;
using Xbm.Training.Data;

namespace Xbm.Benchmarks.Compare;

/// <summary>Images and labels as plain files for the peer: a byte a pixel, then an int32 a label. Deleted at the end.</summary>
sealed class PeerFiles : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("xbm-");

    public PeerFiles(DataSplit data) => (Train, Test) = (Write("train", data.Train), Write("test", data.Query));

    public string Train { get; }

    public string Test { get; }

    public void Dispose() => _folder.Delete(recursive: true);

    string Write(string name, ImageSet images)
    {
        string path = Path.Combine(_folder.FullName, name);
        using var file = File.Create(path);
        var pixels = new float[images.ImageLength];
        var bytes = new byte[images.ImageLength];
        for (int i = 0; i < images.Count; i++)
        {
            images.Read(i, pixels);
            MemoryImageSet.Quantize(pixels, bytes);
            file.Write(bytes);
        }
        file.Write(MemoryMarshal.AsBytes(images.Labels));
        return path;
    }
}
