using System.IO.Compression;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class OmniglotTests
{
    static readonly string Official = SharedData.Path("data/omniglot");

    [SharedFact("data/omniglot")]
    public void The_official_files_hold_964_and_659_characters_of_20_drawings()
    {
        var split = new Omniglot { Path = Official }.Load(0);
        Assert.Equal((964, 19280), (split.Train.ClassCount, split.Train.Count));
        Assert.Equal((659, 13180), (split.Query.ClassCount, split.Query.Count));
        Assert.Equal("Alphabet_of_the_Magi/character01", split.Train.ClassName(0));
        Assert.Equal("ULOG/character26", split.Query.ClassName(658));
        Assert.Equal(Enumerable.Range(0, 13180).Select(i => i / 20), split.Query.Labels.ToArray());
    }

    [SharedFact("data/omniglot")]
    public void A_drawing_is_its_picture_with_ink_as_1()
    {
        var set = new Omniglot { Path = Official, Size = 105 }.Load(0).Query;
        using var archive = ZipFile.OpenRead(Path.Combine(Official, "images_evaluation.zip"));
        using var entry = archive.GetEntry("images_evaluation/Angelic/character01/0965_03.png")!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        var picture = ImageDecoders.Decode(bytes.ToArray(), "0965_03.png");
        var drawing = new float[set.ImageLength];
        set.Read(2, drawing);
        Assert.Equal(picture.Pixels.Select(p => p == 0 ? 1f : 0f), drawing);
    }

    [Fact]
    public void Zip_and_extracted_folder_give_the_same_set_in_the_order_of_the_names()
    {
        using var zipped = new TempFolder();
        using var extracted = new TempFolder();
        string zip = WriteZip(zipped, [.. Drawings("B/character01", 3), .. Drawings("A/character02", 2), .. Drawings("A/character01", 1)]);
        ZipFile.ExtractToDirectory(zip, extracted.Root);
        extracted.Write("part/A/character01/.hidden.png", [1]);
        extracted.Write("part/A/notes.png", [1]);

        var a = Omniglot.LoadPart(zipped.Root, "part", 3, 2);
        Assert.Equal($"{zip}/part/A/character01/0001_01.png", a.PathOf(0));
        var b = Omniglot.LoadPart(extracted.Root, "part", 3, 2);
        Assert.Equal(Path.Combine(extracted.Root, "part/A/character01/0001_01.png"), b.PathOf(0));
        foreach (var set in new[] { a, b })
        {
            Assert.Equal(["A/character01", "A/character02", "B/character01"], Enumerable.Range(0, 3).Select(set.ClassName));
            Assert.Equal(Enumerable.Range(0, 60).Select(i => i / 20), set.Labels.ToArray());
            var first = new float[4];
            set.Read(40, first);
            Assert.Equal([1 - 3 / 255f, 1 - 3 / 255f, 1 - 3 / 255f, 1 - 3 / 255f], first);
        }
    }

    [Fact]
    public void A_missing_part_is_bad_usage_that_says_where_it_was_looked_for()
    {
        using var folder = new TempFolder();
        string message = Assert.Throws<UsageException>(() => new Omniglot { Path = folder.Root }.Load(0)).Message;
        Assert.Contains(Path.Combine(folder.Root, "images_background.zip"), message, StringComparison.Ordinal);
        Assert.Contains("put images_background.zip and images_evaluation.zip", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_incomplete_part_is_an_error_that_counts()
    {
        using var folder = new TempFolder();
        WriteZip(folder, Drawings("A/character01", 1).Concat(Drawings("A/character02", 1).Skip(1)));
        string message = Assert.Throws<XbmException>(() => Omniglot.LoadPart(folder.Root, "part", 2, 4)).Message;
        Assert.Contains("39 drawings of 2 characters, expected 20 of each of 2", message, StringComparison.Ordinal);
        Assert.Throws<XbmException>(() => Omniglot.LoadPart(folder.Root, "part", 3, 4));
    }

    [Fact]
    public void A_broken_drawing_is_an_error_that_names_zip_and_entry()
    {
        using var folder = new TempFolder();
        WriteZip(folder, Drawings("A/character01", 1).Skip(1).Append(("A/character01/0001_99.png", [1, 2, 3])));
        AssertNames(folder, "part.zip: entry part/A/character01/0001_99.png cannot be decoded");
    }

    [Fact]
    public void An_entry_that_does_not_inflate_or_claims_too_much_is_an_error_that_names_it()
    {
        using var folder = new TempFolder();
        string zip = WriteZip(folder, [("A/character01/0001_01.png", new byte[3000])]);
        byte[] bytes = File.ReadAllBytes(zip);
        // The compressed bytes come after the local header of 30 bytes and the name.
        bytes.AsSpan(30 + "part/A/character01/0001_01.png".Length, 4).Fill(0xFF);
        File.WriteAllBytes(zip, bytes);
        AssertNames(folder, "part.zip: entry part/A/character01/0001_01.png cannot be read");

        WriteZip(folder, [("A/character01/0001_01.png", new byte[2 << 20])]);
        AssertNames(folder, "claims 2097152 bytes");
    }

    [Fact]
    public void A_file_that_is_no_zip_is_an_error_that_names_it()
    {
        using var folder = new TempFolder();
        folder.Write("part.zip", [1, 2, 3]);
        AssertNames(folder, "part.zip: its directory cannot be read");
    }

    [Fact]
    public void An_extracted_file_that_cannot_be_read_is_an_error_that_names_it()
    {
        using var folder = new TempFolder();
        string link = folder.Write("part/A/character01/0001_01.png", []);
        File.Delete(link);
        File.CreateSymbolicLink(link, link + ".gone");
        AssertNames(folder, $"{link} cannot be read");
    }

    [Fact]
    public void A_size_or_path_that_makes_no_sense_is_bad_usage()
    {
        Assert.Contains("Size is 0", Assert.Throws<UsageException>(() => new Omniglot { Path = ".", Size = 0 }.Load(0)).Message,
            StringComparison.Ordinal);
        Assert.Contains("Path is '', expected a value", Assert.Throws<UsageException>(() => new Omniglot().Load(0)).Message,
            StringComparison.Ordinal);
    }

    static void AssertNames(TempFolder folder, string reason)
    {
        string message = Assert.Throws<XbmException>(() => Omniglot.LoadPart(folder.Root, "part", 1, 4)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    /// <summary>20 drawings of 3 × 3 pixels of one shade.</summary>
    static IEnumerable<(string Path, byte[] Bytes)> Drawings(string character, byte shade) =>
        Enumerable.Range(1, 20).Select(i => ($"{character}/0001_{i:00}.png", PngEncoder.Gray([.. Enumerable.Repeat(shade, 9)], 3)));

    static string WriteZip(TempFolder folder, IEnumerable<(string Path, byte[] Bytes)> files)
    {
        string zip = Path.Combine(folder.Root, "part.zip");
        using var archive = new ZipArchive(File.Create(zip), ZipArchiveMode.Create);
        foreach (var (path, bytes) in files)
        {
            using var entry = archive.CreateEntry("part/" + path).Open();
            entry.Write(bytes);
        }
        return zip;
    }
}
