using Xbm.Engine;
using Xbm.Models.Weights;
using Xbm.Training.Tests.Runs;

namespace Xbm.Models.Tests.Weights;

public sealed class SafetensorsWriterTests : IDisposable
{
    static readonly Dictionary<string, string> s_noMetadata = [];

    readonly TempFolder _folder = new();

    string File1 => _folder.In("file.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_disk_that_fills_up_at_any_byte_leaves_the_old_file_and_no_litter()
    {
        SmallFile.Write(File1);
        byte[] old = File.ReadAllBytes(File1);
        SafetensorsTensor[] tensors = [SafetensorsTensor.Ints("a", [5], data => data.Fill(9))];
        SafetensorsWriter.Write(_folder.In("size"), s_noMetadata, tensors);
        long size = new FileInfo(_folder.In("size")).Length;
        File.Delete(_folder.In("size"));

        for (int room = 0; room < size; room++)
        {
            var e = Assert.Throws<XbmException>(() =>
                SafetensorsWriter.Write(File1, s_noMetadata, tensors, path => new SmallDisk(path, room)));
            Assert.StartsWith($"{File1}: could not be saved ({size} bytes needed): No room left.", e.Message);
            Assert.Equal(["file.safetensors"], _folder.Names);
            Assert.Equal(old, File.ReadAllBytes(File1));
        }
        SafetensorsWriter.Write(File1, s_noMetadata, tensors, path => new SmallDisk(path, size));
        Assert.Equal([9, 9, 9, 9, 9], SafetensorsFile.Read(File1).Ints("a").ToArray());
    }

    /// <summary>The temporary file becomes a link to the device that is always full: a true ENOSPC from the system.</summary>
    [DevFullFact]
    public void A_full_device_leaves_the_old_file_and_no_litter()
    {
        SmallFile.Write(File1);
        byte[] old = File.ReadAllBytes(File1);
        File.CreateSymbolicLink(File1 + ".tmp", DevFullFactAttribute.Device);
        string message = Assert.Throws<XbmException>(() => SmallFile.Write(File1, first: 3)).Message;
        Assert.Contains("No space left on device", message);
        Assert.DoesNotContain('\n', message);
        Assert.Equal(["file.safetensors"], _folder.Names);
        Assert.Equal(old, File.ReadAllBytes(File1));
    }

    [Fact]
    public void A_tensor_that_cannot_be_had_leaves_the_old_file_and_no_litter()
    {
        SmallFile.Write(File1);
        byte[] old = File.ReadAllBytes(File1);
        Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(File1, s_noMetadata,
            [SafetensorsTensor.Floats("a", [1], _ => throw new InvalidOperationException("the device is gone"))]));
        Assert.Equal(["file.safetensors"], _folder.Names);
        Assert.Equal(old, File.ReadAllBytes(File1));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_failure_that_names_the_file()
    {
        string path = Path.Combine(_folder.In("none"), "file.safetensors");
        Assert.StartsWith($"{path}: could not be saved", Assert.Throws<XbmException>(() => SmallFile.Write(path)).Message);
    }

    [Fact]
    public void What_a_crashed_run_left_behind_is_overwritten()
    {
        File.WriteAllText(File1 + ".tmp", new string('x', 10_000));
        SmallFile.Write(File1);
        Assert.Equal(["file.safetensors"], _folder.Names);
        Assert.Equal(1.5f, SafetensorsFile.Read(File1).Floats("weight")[0]);
    }

    [Fact]
    public void A_tensor_beyond_two_gibibytes_is_refused_before_anything_is_written()
    {
        string message = Assert.Throws<XbmException>(() => SafetensorsWriter.Write(File1, s_noMetadata,
            [SafetensorsTensor.Longs("rows", [1 << 20, 1 << 10], _ => { })])).Message;
        Assert.Equal($"tensor 'rows' has {1L << 33} bytes, and one tensor holds at most {Array.MaxLength}", message);
        Assert.Empty(_folder.Names);
    }

    [Theory]
    [InlineData("__metadata__")]
    [InlineData("twice")]
    public void A_name_that_is_taken_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(File1, s_noMetadata,
            [SafetensorsTensor.Ints("twice", [0], _ => { }), SafetensorsTensor.Ints(name, [0], _ => { })]));

    [Fact]
    public void Metadata_under_the_key_of_the_checksum_is_refused() => Assert.Throws<ArgumentException>(() =>
        SafetensorsWriter.Write(File1, new Dictionary<string, string> { ["sha256"] = "mine" }, []));

    [Fact]
    public void Half_a_character_is_refused_in_a_name_a_key_and_a_text()
    {
        string half = "a\ud83d";
        Refused([], [SafetensorsTensor.Ints(half, [0], _ => { })]);
        Refused(new() { [half] = "text" }, []);
        Refused(new() { ["key"] = half }, []);
        Assert.Empty(_folder.Names);

        void Refused(Dictionary<string, string> metadata, SafetensorsTensor[] tensors) =>
            Assert.ThrowsAny<ArgumentException>(() => SafetensorsWriter.Write(File1, metadata, tensors));
    }

    [Theory]
    [InlineData(DType.F32, -1)]
    [InlineData(DType.F4, 3)]
    public void An_impossible_shape_is_refused(DType dtype, int size)
    {
        Assert.Throws<ArgumentException>(() =>
            SafetensorsWriter.Write(File1, s_noMetadata, [new SafetensorsTensor("a", dtype, [size], _ => { })]));
        Assert.Empty(_folder.Names);
    }

    /// <summary>A file on a disk with so much room.</summary>
    sealed class SmallDisk(string path, long room) : FileStream(path, FileMode.Create)
    {
        // A FileStream that is derived from sends its spans through here as well.
        public override void Write(byte[] buffer, int offset, int count)
        {
            int fits = (int)Math.Min(count, room - Position);
            base.Write(buffer, offset, fits);
            if (fits < count) throw new IOException("No room left.");
        }
    }
}
